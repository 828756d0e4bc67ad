"""Card: what one colleague has to know about one ticket, or one gap in coverage."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.coverage.models import GapTold
from frontdesk.identity.models import Person
from frontdesk.tickets.models import Message, Ticket


class Card(models.Model):
    """One open card a person and ticket (or gap), brought up to date by each new event until its person looks or somebody else handles it.

    It holds no text: what it says is put together for its reader, from what they may see at that moment.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="cards")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    gap = models.ForeignKey(GapTold, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    # Set when it is about a message: then it is there only for who may read that message.
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    reason = models.CharField(max_length=12)
    actor_name = models.CharField(max_length=120, default="", blank=True)
    # How many events it stands for.
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(db_default=Now())
    # Where its person wants to hear of it, as they had set it then.
    on_page = models.BooleanField(default=True)
    by_push = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)
    # When its person opened the ticket or put it away, or when it was withdrawn because somebody else handled the matter.
    ended_at = models.DateTimeField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "ticket"], condition=Q(ended_at__isnull=True), name="card_open_once"),
            models.UniqueConstraint(fields=["gap", "person"], condition=Q(ended_at__isnull=True), name="card_open_once_of_gap"),
            models.CheckConstraint(condition=Q(ticket__isnull=False) ^ Q(gap__isnull=False), name="card_about_one_thing"),
            models.CheckConstraint(condition=Q(is_withdrawn=False) | Q(ended_at__isnull=False), name="card_withdrawn_has_ended"),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="card_person"),
            models.Index(fields=["ticket"], condition=Q(ended_at__isnull=True), name="card_open_of_ticket"),
            models.Index(fields=["at"], condition=Q(ended_at__isnull=True, by_mail=True, mailed_at__isnull=True), name="card_to_mail"),
        ]
