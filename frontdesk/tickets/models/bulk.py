"""Bulk: one deed on many tickets, done by the worker while its person does something else."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from frontdesk.identity.models import Person


class BulkState(models.TextChoices):
    """Where a bulk deed stands."""

    WORKING = "working", "Working"
    STOPPED = "stopped", "Stopped"
    DONE = "done", "Done"


class Bulk(models.Model):
    """What to do, on which tickets, and how far it is. The numbers are fixed when it begins: what matches later is not touched."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="+")
    # In words, as a heading: "Solve 412 tickets".
    title = models.CharField(max_length=160)
    # As `changes.Changes` keeps it; empty when it takes back another one.
    changes = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")
    # Marks every event of it, so that it is undone as one deed.
    change_id = models.UUIDField()
    # The list it was begun from: there one goes back to.
    place = models.TextField(blank=True)
    numbers: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField())
    # The first so many are dealt with; written in the transaction that deals with them, so that no ticket is touched twice.
    position = models.PositiveIntegerField(default=0)
    # [number, sentence] of each ticket that was left as it was.
    failures = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=BulkState, default=BulkState.WORKING)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="working", ended_at__isnull=True) | (~Q(state="working") & Q(ended_at__isnull=False)), name="bulk_ends"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="bulk_person"),
            # The worker looks every second; nearly always it is empty.
            models.Index(F("id"), condition=Q(state="working"), name="bulk_working"),
        ]

    @property
    def total(self) -> int:
        """How many tickets it is about."""
        return len(self.numbers)

    @property
    def done(self) -> int:
        """How many tickets were dealt with and not left as they were."""
        return self.position - len(self.failures)

    @property
    def left(self) -> str:
        """How long the rest will take, in words, judged by how long it took so far; empty when nobody can say yet."""
        if not self.position or not self.is_working:
            return ""
        seconds = round((timezone.now() - self.created_at).total_seconds() / self.position * (self.total - self.position))
        return f"{max(seconds, 1)} s" if seconds < 90 else f"{round(seconds / 60)} min"

    @property
    def is_working(self) -> bool:
        """Whether there is something left to do."""
        return self.state == BulkState.WORKING

    def done_numbers(self) -> list[int]:
        """Return the tickets on which it was done."""
        failed = {number for number, _ in self.failures}
        return [number for number in self.numbers[: self.position] if number not in failed]
