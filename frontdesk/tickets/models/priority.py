"""TicketPriority: how pressing tickets can be at this desk; PriorityMove: how far tickets have got their new numbers."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class TicketPriority(models.Model):
    """A priority. A ticket holds its number, by which one ascending index has the order of lists: smaller is more pressing."""

    # Never changes: addresses, conditions and files name it.
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    tone = models.CharField(max_length=8, default="grey")
    number = models.SmallIntegerField(unique=True)
    # Numbers that meant it before it got another place. They mean it for ever: the past, rules and macros hold them.
    earlier: "models.Field[Any, list[int]]" = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    # What a ticket gets of which nobody says more.
    is_default = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)
    # Where the tickets of an archived one went; without, they keep it.
    goes_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_-]*$"), name="ticketpriority_key"),
            models.CheckConstraint(condition=~Q(name=""), name="ticketpriority_has_name"),
            models.CheckConstraint(condition=~Q(number=0), name="ticketpriority_number"),
            models.CheckConstraint(condition=Q(is_default=False) | Q(is_archived=False), name="ticketpriority_default_is_in_use"),
            models.CheckConstraint(condition=Q(goes_to=None) | Q(is_archived=True), name="ticketpriority_goes_when_archived"),
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="ticketpriority_one_default"),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityMove(models.Model):
    """A walk through all tickets that gives those with an earlier number the present one. There is one at most."""

    # Written in the transaction that moves tickets, so that a worker that is killed begins again where it was.
    position = models.BigIntegerField(default=0)
    # Twice: what was written by whoever did not know yet is found the second time.
    is_second = models.BooleanField(default=False)
    due_at = models.DateTimeField(db_default=Now())
