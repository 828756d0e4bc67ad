"""The form of a regular shift, and what one says in a line."""

from calendar import day_abbr
from datetime import date, time
from typing import Any

from django import forms

from frontdesk.coverage.actions.hours import WEEKDAYS
from frontdesk.coverage.actions.patterns import EVERY_WEEKS_MAX
from frontdesk.coverage.models import ShiftPattern
from frontdesk.coverage.ranges import DAY, clock
from frontdesk.identity.models import Person
from frontdesk.web.settings.arranging.forms import DATE, TIME
from frontdesk.web.settings.saving import SettingsForm

USUAL: dict[str, Any] = {"starts": "09:00", "ends": "17:00", "weekdays": [1, 2, 3, 4, 5], "every_weeks": 1}
EVERY = [(1, "Every week"), *((count, f"Every {count} weeks") for count in range(2, EVERY_WEEKS_MAX + 1))]


class PatternForm(SettingsForm):
    """Who works on which days of the week, when, from and until which day."""

    weekdays = forms.TypedMultipleChoiceField(
        label="On", coerce=int, choices=list(enumerate(WEEKDAYS, 1)), widget=forms.CheckboxSelectMultiple, required=False
    )
    starts = forms.TimeField(label="Starts", widget=TIME)
    ends = forms.TimeField(label="Ends", widget=TIME)
    is_overnight = forms.BooleanField(label="Ends on the next day", required=False)
    every_weeks = forms.TypedChoiceField(label="How often", coerce=int, choices=EVERY)
    valid_from = forms.DateField(label="From", widget=DATE)
    valid_until = forms.DateField(label="Until", widget=DATE, required=False)
    zone = forms.CharField(
        label="Time zone", max_length=64, required=False, widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"})
    )
    is_backup = forms.BooleanField(label="Backup: asked first when somebody is missing", required=False)

    aliases = {"person_id": "person"}

    def __init__(self, data: Any, *, people: list[Person], pattern: ShiftPattern | None, today: date) -> None:
        super().__init__(data, shown=_shown(pattern) if pattern else {})
        here = [(person.pk, person.name) for person in people]
        if pattern and pattern.person_id not in dict(here):
            here.append((pattern.person_id, f"{pattern.person.name} (no longer in the team)"))
        self.fields["person"] = forms.TypedChoiceField(label="Who", choices=here, coerce=int)
        if pattern is None:
            self.initial = {**self.initial, **USUAL, "valid_from": today}
        self.order_fields(
            ["person", "weekdays", "starts", "ends", "is_overnight", "every_weeks", "valid_from", "valid_until", "zone", "is_backup"]
        )

    def facts(self) -> dict[str, Any]:
        """Return what a regular shift is made of, in minutes after midnight."""
        given = self.cleaned_data
        starts, ends = (given[name].hour * 60 + given[name].minute for name in ("starts", "ends"))
        kept = {name: given[name] for name in ("weekdays", "every_weeks", "valid_from", "valid_until", "zone", "is_backup")}
        return kept | {"person_id": given["person"], "starts": starts, "ends": ends + (DAY if given["is_overnight"] else 0)}


def in_words(row: ShiftPattern) -> str:
    """Return "Mon, Tue 08:00 to 16:00, every 2 weeks"."""
    names = [day_abbr[number - 1] for number in row.weekdays]
    is_run = len(names) > 2 and row.weekdays[-1] - row.weekdays[0] == len(names) - 1
    days = f"{names[0]} to {names[-1]}," if is_run else ", ".join(names)
    often = f", every {row.every_weeks} weeks" if row.every_weeks > 1 else ""
    return f"{days} {clock(row.starts)} to {clock(row.ends)}{' on the next day' if row.ends > DAY else ''}{often}"


def _shown(row: ShiftPattern) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("weekdays", "every_weeks", "valid_from", "valid_until", "zone", "is_backup")}
    times = {"starts": _time(row.starts), "ends": _time(row.ends), "is_overnight": row.ends >= DAY}
    return kept | times | {"person": row.person_id}


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
