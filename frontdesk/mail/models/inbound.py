"""Inbound: one message that came in, kept as it came before anything is decided about it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.mail.models.mailbox import Mailbox
from frontdesk.tickets.models import Message, Ticket


class Door(models.TextChoices):
    """By which way it came in."""

    PIPE = "pipe", "Command"
    EXPLAIN = "explain", "Command that explains"
    IMPORT = "import", "Import"
    LMTP = "lmtp", "Mail server (LMTP)"
    SMTP = "smtp", "Mail server (SMTP)"
    IMAP = "imap", "Fetched (IMAP)"
    WEBHOOK = "webhook", "Provider"


class State(models.TextChoices):
    """How far it is."""

    RECEIVED = "received", "Received"
    DECIDED = "decided", "Decided"
    HELD = "held", "Held"
    FAILED = "failed", "Failed"


class Decision(models.TextChoices):
    """What became of it."""

    NONE = "", "Not decided yet"
    NEW = "new", "New ticket"
    JOINED = "joined", "Joined"
    DUPLICATE = "duplicate", "Came before"
    BOUNCE = "bounce", "Told of a bounce"
    REPORT = "report", "Report"
    MACHINE = "machine", "Automatic answer"


class InboundManager(models.Manager["Inbound"]):
    """Loads messages without their bytes, which may be many megabytes and are the system's alone."""

    def get_queryset(self) -> "models.QuerySet[Inbound]":
        """Return messages without their bytes."""
        return super().get_queryset().defer("raw")


class Inbound(models.Model):
    """One message: its bytes, where it came from, and what was decided about it and why."""

    id = models.BigAutoField(primary_key=True)
    received_at = models.DateTimeField(db_default=Now())
    door = models.CharField(max_length=8, choices=Door)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    # What the two mail servers said to each other: from whom, for whom.
    envelope_from = models.CharField(max_length=320, default="", blank=True)
    envelope_to: "models.Field[Any, list[str]]" = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    raw = models.BinaryField()
    size_bytes = models.PositiveBigIntegerField()
    # Of the bytes: the same ones are kept once.
    digest = models.CharField(max_length=64, unique=True)
    # Set by the decision: which message it is, whichever way its copies came. Only one of them becomes something.
    identity = models.CharField(max_length=64, null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    decision = models.CharField(max_length=9, choices=Decision, default=Decision.NONE, blank=True)
    reasons: "models.Field[Any, list[str]]" = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=250, default="", blank=True)
    kind = models.CharField(max_length=9, default="", blank=True)
    sender_name = models.CharField(max_length=120, default="", blank=True)
    sender_email = models.CharField(max_length=254, default="", blank=True)
    subject = models.CharField(max_length=250, default="", blank=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    said = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    # The copy that came first, of which this one is another.
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+")
    # A decision that failed is tried again; what went wrong last.
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(db_default=Now())
    error = models.CharField(max_length=1000, default="", blank=True)

    objects: ClassVar[InboundManager] = InboundManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="decided") | ~Q(decision=""), name="inbound_decided_is_decision"),
        ]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="received"), name="inbound_to_decide"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="inbound_message_id"),
            models.Index(fields=["sender_email", "received_at"], name="inbound_sender"),
            models.Index(fields=["received_at", "id"], name="inbound_received"),
            models.Index(fields=["state", "id"], condition=Q(state__in=["held", "failed"]), name="inbound_to_look_at"),
            models.Index(fields=["ticket"], condition=Q(ticket__isnull=False), name="inbound_ticket"),
            models.Index(fields=["said"], condition=Q(said__isnull=False), name="inbound_said"),
        ]

    @property
    def is_held(self) -> bool:
        """Whether it waits for somebody to look at it."""
        return self.state in (State.HELD, State.FAILED)
