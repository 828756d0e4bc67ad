"""Draft: what somebody is writing in a ticket and has not sent."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.message import Kind
from frontdesk.tickets.models.ticket import Ticket

# A row that holds nothing remembers only the version of what was sent or thrown away.
HOLDS_SOMETHING = "(body <> '' or file_ids <> '{}')"


class Draft(models.Model):
    """One person's unsent text in one ticket and mode. Sending empties the row: its version refuses saves that come late."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=5, choices=Kind)
    body = models.TextField(default="", blank=True)
    # Staged files, in the order they were added.
    file_ids: "models.Field[Any, list[Any]]" = ArrayField(models.UUIDField(), default=list, blank=True)
    # Who is to read a note; None: nothing was chosen yet. People by address, as they were typed.
    team_ids: "models.Field[Any, list[int] | None]" = ArrayField(models.IntegerField(), null=True, blank=True)
    people = models.TextField(default="", blank=True)
    # Macros whose changes wait beside the text.
    macro_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    version = models.PositiveBigIntegerField(default=1)
    # The browser that wrote it last, and when by its own clock: of one browser's saves the youngest wins, in whatever order they come.
    origin = models.CharField(max_length=36, default="", blank=True)
    written_at_ms = models.BigIntegerField(default=0)
    # Why a message came back, and the newest message its writer had seen: what is newer arrived meanwhile.
    reason = models.CharField(max_length=300, default="", blank=True)
    seen = models.BigIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "ticket", "kind"], name="draft_once")]
        indexes = [
            models.Index(fields=["ticket", "person"], name="draft_ticket"),
            models.Index(fields=["person", "-updated_at"], condition=~Q(body="") | ~Q(file_ids=[]), name="draft_held"),
        ]

    @property
    def holds_something(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.body or self.file_ids)
