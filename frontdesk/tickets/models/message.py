"""Message: one thing said in a ticket, to everybody or to an audience of staff."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.ticket import Ticket


class Kind(models.TextChoices):
    """Who may read a message: everybody in the ticket, or a named audience of staff."""

    REPLY = "reply", "Reply"
    NOTE = "note", "Internal note"


class Message(models.Model):
    """One thing said, never changed afterwards; a note's audience may only grow."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind)
    # None: the desk itself, by a rule.
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="messages")
    # As it was when they wrote; the customer needs no right on the author's record.
    author_name = models.CharField(max_length=120)
    by_customer = models.BooleanField()
    body = models.TextField()
    # What is said here is the new part of something longer, which is kept beside it (see mail).
    has_original = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())
    # On the row, so that the policy looks nowhere else. A note's author always reads it.
    audience_team_ids: "models.Field[Any, list[int]]" = ArrayField(models.IntegerField(), default=list, blank=True)
    audience_person_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.NOTE, by_customer=False) | Q(kind=Kind.REPLY, audience_team_ids=[], audience_person_ids=[]),
                name="message_audience",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="message_has_body"),
        ]
        indexes = [models.Index(fields=["ticket", "id"], name="message_ticket")]
