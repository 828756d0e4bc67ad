"""Forms of one's own time: days off, and a swap with a teammate. What is allowed is decided by the actions."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from frontdesk.coverage.access import members
from frontdesk.coverage.actions.swaps import APART
from frontdesk.coverage.own import OwnShift
from frontdesk.coverage.plan import worked
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import in_force, week_span
from frontdesk.lib.errors import ForbiddenError, FrontdeskError

# So many shifts of each teammate are offered in return.
OFFERED = 12
Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]


class OwnForm(forms.Form):
    """A form whose action's refusals stand at their fields."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="", use_required_attribute=False)

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        return 422 if self.is_bound and self.errors else 200

    def carry_out(self, action: Callable[..., Any], *args: Any, **facts: Any) -> bool:
        """Run an action and return True; what it refuses is written to the field at fault, and nothing of it stays."""
        try:
            with transaction.atomic():
                action(*args, **facts)
        except ForbiddenError:
            raise
        except FrontdeskError as error:
            self.add_error(error.field if error.field in self.fields else None, error.sentence)
        return not self.errors


class TimeOffForm(OwnForm):
    """From the first day to the last, both included."""

    first = forms.DateField(label="First day", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label="Last day", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class SwapForm(OwnForm):
    """Whom to ask, and what one works in return."""

    shift = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, offers: Choices, shift: str) -> None:
        super().__init__(data)
        self.fields["other"] = forms.ChoiceField(label="Who works it, and what you work in return", choices=offers)
        self.initial["shift"] = shift

    def wanted(self) -> tuple[int, datetime | None]:
        """Return whom is asked, and when the shift begins that one works instead."""
        person, _, starts = str(self.cleaned_data["other"]).partition("-")
        return int(person), datetime.fromtimestamp(int(starts), UTC) if starts else None


def offers(team_id: int, own: OwnShift, me: int, now: datetime) -> Choices:
    """Return what one can ask for: for each teammate nothing in return, or a shift of theirs that lies ahead, the nearest ones."""
    monday = monday_of(own.shift.day)
    around = Span(max(now, week_span(monday - APART, own.zone).start), week_span(monday + APART, own.zone).end)
    found = worked(in_force(team_id, around), around)
    groups: Choices = []
    for person in members(team_id):
        theirs = [shift for shift in found if shift.person_id == person.pk and shift.span.start > now]
        near = sorted(theirs, key=lambda shift: abs(shift.span.start - own.shift.span.start))[:OFFERED]
        theirs = sorted(near, key=lambda shift: shift.span.start)
        if person.pk != me:
            gifts = [(str(person.pk), f"{person.first_name}, nothing in return")]
            gifts += [
                (
                    f"{person.pk}-{shift.span.start.timestamp():.0f}",
                    f"{person.first_name}, I work {words(shift.span.start, shift.span.end)}",
                )
                for shift in theirs
            ]
            groups.append((person.name, gifts))
    return groups


def words(start: datetime, end: datetime) -> str:
    """Return "Tue 24 Nov, 08:00 to 16:00" in one's own zone."""
    begins, ends = timezone.localtime(start), timezone.localtime(end)
    return f"{begins:%a} {begins.day} {begins:%b}, {begins:%H:%M} to {ends:%H:%M}"


def gives_in(text: str) -> tuple[int, datetime]:
    """Read a shift's name in an address: team and moment. Raises: Http404."""
    team, _, starts = text.partition("-")
    # Longer numbers are no moment of this or the next century.
    if not (team.isdecimal() and starts.isdecimal() and len(starts) < 11 and len(team) < 11):
        raise Http404
    return int(team), datetime.fromtimestamp(int(starts), UTC)
