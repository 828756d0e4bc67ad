"""The log: one row for each thing that happened, never changed and never removed; and the signals, which are not kept."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from frontdesk.db.models import Xid8Field


class Event(models.Model):
    """What happened, who did it and to which ticket. `data` holds ids and old and new values, never the text of a message."""

    id = models.BigAutoField(primary_key=True)
    # When it became visible to others: the relay's only safe order (see relay.py).
    xid = Xid8Field(db_default=Func(function="pg_current_xact_id"), editable=False)
    at = models.DateTimeField(db_default=Now())
    name = models.CharField(max_length=60)
    window = models.CharField(max_length=12)
    # Plain ids without foreign keys: the log stays when what it speaks of is gone.
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    ticket_id = models.BigIntegerField(null=True)
    # Set when the event is about a message: then only those see it who may see the message.
    message_id = models.BigIntegerField(null=True)
    # Whether the customer's timeline shows it.
    is_public = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    # Set on everything that one deed did (see change.py): it is undone together.
    change_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ticket_id", "id"], name="event_ticket", condition=models.Q(ticket_id__isnull=False)),
            models.Index(fields=["xid"], name="event_xid"),
            models.Index(fields=["name", "id"], name="event_name"),
            models.Index(fields=["change_id", "id"], name="event_change", condition=models.Q(change_id__isnull=False)),
            # The audit page: the newest of some names, and of one person; small, because most events are of tickets.
            models.Index(fields=["name", "-at", "-id"], name="event_audit", condition=models.Q(ticket_id__isnull=True)),
            models.Index(fields=["actor_id", "-at", "-id"], name="event_audit_actor", condition=models.Q(ticket_id__isnull=True)),
        ]


class Cursor(models.Model):
    """How far a reader of the log has come, as a snapshot of the database (see relay.py)."""

    name = models.CharField(max_length=40, primary_key=True)
    snapshot = models.TextField()
    last_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(db_default=Now())


class Signal(models.Model):
    """Something to tell whoever is looking at the moment, and nobody later (see signals.py): gone after some minutes.

    The table is unlogged: it costs no wait for the disk, and a crash of the server empties it.
    """

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=Func(function="pg_current_xact_id"), editable=False)
    at = models.DateTimeField(db_default=Now())
    name = models.CharField(max_length=40)
    # For everybody on the staff who sees this ticket, or for these people.
    ticket_id = models.BigIntegerField(null=True)
    person_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["xid"], name="signal_xid"), models.Index(fields=["at"], name="signal_at")]
