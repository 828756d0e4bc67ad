"""Forms of statuses: one status, and which may follow which."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from frontdesk.tickets import statuses
from frontdesk.tickets.actions.arranging_statuses import NAME_MAX_LENGTH
from frontdesk.tickets.models import Status, TicketStatus
from frontdesk.web.settings.saving import SettingsForm

# What can be added to; tickets close by themselves.
CATEGORIES = [(category.value, category.label) for category in Status if category != Status.CLOSED]
FROM = "from_"


class StatusForm(SettingsForm):
    """A status's name and what customers read; its category is chosen once."""

    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH, error_messages={"required": "Give it a name."})
    wording = forms.CharField(label="Customers read", max_length=NAME_MAX_LENGTH, required=False)
    category = forms.TypedChoiceField(label="Category", choices=CATEGORIES, coerce=lambda value: Status(int(value)))

    def __init__(self, data: Any, *, status: TicketStatus | None = None) -> None:
        shown = {"name": status.name, "wording": status.wording} if status else {}
        super().__init__(data, shown=shown)
        if status is not None:
            del self.fields["category"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row and a column of the transitions meet; `name` is empty where nobody can move a ticket at all."""

    status: statuses.Known
    name: str = ""
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the transitions: a status and what may follow it."""

    status: statuses.Known
    cells: list[Cell]
    is_any: bool


class TransitionsForm(SettingsForm):
    """For each status in use a tick for each that may follow it."""

    def __init__(self, data: Any, rows: Iterable[TicketStatus]) -> None:
        known = [status for row in rows if (status := statuses.known_of(row)).category != Status.CLOSED and not status.is_archived]
        self.known = sorted(known, key=lambda status: status.category)
        super().__init__(data, shown={f"{FROM}{status.id}": self._saved(status) for status in self.known})
        for status in self.known:
            self.fields[f"{FROM}{status.id}"] = forms.TypedMultipleChoiceField(
                label=f"After {status.name}",
                choices=[(each.id, each.name) for each in self._possible(status)],
                coerce=int,
                required=False,
            )

    @property
    def followers(self) -> dict[int, list[int]]:
        """What was ticked, by status. Archived ones that were allowed before stay so, for when they come back."""
        shown = {status.id for status in self.known}
        return {
            status.id: [*self.cleaned_data[f"{FROM}{status.id}"], *(each for each in status.follower_ids if each not in shown)]
            for status in self.known
        }

    @property
    def nowhere(self) -> list[statuses.Known]:
        """Statuses for which nothing was ticked."""
        return [status for status in self.known if self._possible(status) and not self.cleaned_data[f"{FROM}{status.id}"]]

    @property
    def columns(self) -> list[statuses.Known]:
        """What can be chosen after something at all."""
        return [status for status in self.known if any(status in self._possible(each) for each in self.known)]

    def lines(self) -> list[Line]:
        """Return the table as it was sent, or is saved."""
        return [self._line(status) for status in self.known]

    def _line(self, status: statuses.Known) -> Line:
        name = f"{FROM}{status.id}"
        ticked = {str(value) for value in (self[name].value() or ())}
        possible = {each.id for each in self._possible(status)}
        cells = [Cell(each, name, str(each.id) in ticked) if each.id in possible else Cell(each) for each in self.columns]
        return Line(status, cells, is_any={str(each) for each in possible} <= ticked)

    def _possible(self, status: statuses.Known) -> list[statuses.Known]:
        return [each for each in self.known if each.id != status.id and statuses.is_reachable(status.category, each.category)]

    def _saved(self, status: statuses.Known) -> list[int]:
        possible = [each.id for each in self._possible(status)]
        return [each for each in possible if each in status.follower_ids] if status.follower_ids else possible
