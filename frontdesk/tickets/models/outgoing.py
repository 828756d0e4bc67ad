"""Outgoing: a message that waits to be sent."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.message import Kind, Message
from frontdesk.tickets.models.ticket import Ticket


class OutgoingState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    RETURNED = "returned", "Back as a draft"


class Outgoing(models.Model):
    """A reply or note as it will be sent at `send_at`, unless it is taken back. Its author's alone until then."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=5, choices=Kind)
    body = models.TextField()
    # A category, or the number of one status (`statuses.py`).
    then = models.PositiveSmallIntegerField(null=True, blank=True)
    team_ids: "models.Field[Any, list[int]]" = ArrayField(models.IntegerField(), default=list, blank=True)
    person_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    file_ids: "models.Field[Any, list[Any]]" = ArrayField(models.UUIDField(), default=list, blank=True)
    seen = models.BigIntegerField(null=True, blank=True)
    # The form's key: the message it becomes is made once, whatever happens in between.
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    send_at = models.DateTimeField()
    # Chosen by its author, not the few seconds for second thoughts: it comes back as soon as the customer writes.
    is_scheduled = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=OutgoingState, default=OutgoingState.WAITING)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="outgoing_has_body")]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state="waiting"), name="outgoing_due"),
            models.Index(fields=["ticket"], condition=Q(state="waiting"), name="outgoing_ticket"),
            models.Index(fields=["author", "send_at"], condition=Q(state="waiting"), name="outgoing_mine"),
        ]
