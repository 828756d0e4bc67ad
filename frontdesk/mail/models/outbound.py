"""Mail that this desk sends: written down first, handed over second."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.tickets.models import Message


class OutboundState(models.TextChoices):
    """Where a mail stands. `HANDING`: a mail server has it, or the worker died; nobody knows until it is written down."""

    QUEUED = "queued", "Waiting"
    HANDING = "handing", "Being handed over"
    SENT = "sent", "Sent"
    UNSURE = "unsure", "Perhaps sent"
    FAILED = "failed", "Not sent"
    HELD = "held", "Held back"


class Auto(models.TextChoices):
    """What a mail says of itself to programs that answer by themselves (RFC 3834); what a person wrote says nothing."""

    PERSON = "", "Written by a person"
    GENERATED = "auto-generated", "Made by the desk"
    REPLIED = "auto-replied", "An automatic answer"


class Outbound(models.Model):
    """One mail to one address. Its text is forgotten once it is sent: links in it let people in."""

    to_address = models.EmailField()
    # Whose address it was; the receipt of a bounce goes by the mail itself.
    person_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    # What it is about, such as "answered" or "account".
    reason = models.CharField(max_length=20)
    ticket_id = models.BigIntegerField(null=True, blank=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    auto = models.CharField(max_length=16, choices=Auto, default=Auto.GENERATED, blank=True)
    state = models.CharField(max_length=8, choices=OutboundState, default=OutboundState.QUEUED)
    created_at = models.DateTimeField(db_default=Now())
    # Its place in the thread, fixed when it is handed over for the first time.
    header_id = models.CharField(max_length=200, default="", blank=True)
    references = models.TextField(default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    # Since when it is tried: again from the beginning when somebody sends it again.
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    # Why it is not sent, in plain words, with what the mail server said.
    error = models.CharField(max_length=500, default="", blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    # Sent although its address is known to bounce: somebody said so.
    is_insisted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["handed_at"], condition=Q(state="handing"), name="outbound_handing"),
            models.Index(fields=["ticket_id", "id"], condition=Q(ticket_id__isnull=False), name="outbound_ticket"),
            models.Index(fields=["to_address", "created_at"], name="outbound_address"),
            models.Index(fields=["created_at"], name="outbound_created"),
            models.Index(fields=["header_id"], condition=~Q(header_id=""), name="outbound_header"),
        ]
