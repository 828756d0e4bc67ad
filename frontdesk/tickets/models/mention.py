"""Mention: a colleague named in a message that they may read."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Person, Team
from frontdesk.tickets.models.message import Message
from frontdesk.tickets.models.ticket import Ticket


class Mention(models.Model):
    """A colleague named in a message, by their own name or by that of their team (`team`); a team's mention is a row for each member.

    There is none for somebody who may not read the message: what is not written down cannot show.
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="mentions")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, db_index=False, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="mentions")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, db_index=False)
    at = models.DateTimeField(db_default=Now())
    # When the person opened the ticket after they were named.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="mention_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="mention_person"),
            models.Index(fields=["person", "ticket"], condition=Q(seen_at__isnull=True), name="mention_unseen"),
        ]
