"""Forms of the coverage pages. What is allowed is decided by the actions."""

from datetime import date
from typing import Any

from django import forms

from frontdesk.coverage.actions.hours import WEEKDAYS
from frontdesk.coverage.holidays import regions
from frontdesk.coverage.local import zone_names
from frontdesk.coverage.models import TeamHours
from frontdesk.coverage.ranges import DAY, ranges_text, read_ranges
from frontdesk.identity.models import Person
from frontdesk.web.settings.saving import SettingsForm

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M")

REPEATS = [("", "This time only"), ("1", "Every week"), ("2", "Every 2 weeks"), ("4", "Every 4 weeks")]


class ShiftForm(SettingsForm):
    """Whose shift, when; for this week alone or every week."""

    day = forms.DateField(label="Day", widget=DATE)
    starts = forms.TimeField(label="Starts", widget=TIME)
    ends = forms.TimeField(label="Ends", widget=TIME)
    is_overnight = forms.BooleanField(label="Ends on the next day", required=False)
    is_backup = forms.BooleanField(label="Backup: asked first when somebody is missing", required=False)
    repeats = forms.ChoiceField(label="How often", required=False, choices=REPEATS)
    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput)

    aliases = {"person_id": "person", "weekdays": "day"}

    def __init__(self, data: Any, *, people: list[Person], initial: dict[str, Any]) -> None:
        super().__init__(data)
        choices = [(person.pk, person.name) for person in people]
        self.fields["person"] = forms.TypedChoiceField(label="Who", choices=choices, coerce=int)
        self.initial = {**self.initial, **initial}
        if initial.get("key") or (data and data.get("key")):
            del self.fields["repeats"]
        self.order_fields(["person", "day", "starts", "ends", "is_overnight", "repeats", "is_backup"])

    def facts(self) -> dict[str, Any]:
        """Return what a shift is made of, in minutes after midnight."""
        given = self.cleaned_data
        starts, ends = (given[name].hour * 60 + given[name].minute for name in ("starts", "ends"))
        ends += DAY if given["is_overnight"] else 0
        return {"person_id": given["person"], "starts": starts, "ends": ends, "is_backup": given["is_backup"]}


class TimeOffForm(SettingsForm):
    """Whose days off, from the first to the last."""

    first = forms.DateField(label="First day", widget=DATE)
    last = forms.DateField(label="Last day", widget=DATE)

    def __init__(self, data: Any, *, people: list[Person]) -> None:
        super().__init__(data)
        self.fields["person"] = forms.TypedChoiceField(label="Who", choices=[(person.pk, person.name) for person in people], coerce=int)
        self.order_fields(["person", "first", "last"])


WEEKDAY_HOURS = "09:00-17:00"


class HoursForm(SettingsForm):
    """A team's opening hours, as a person types them."""

    zone = forms.CharField(label="Time zone", max_length=64, widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}))
    special = forms.CharField(label="Special days", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 4}))
    region = forms.CharField(label="Region", required=False, max_length=12)

    approves_swaps = forms.BooleanField(label="Swaps of shifts need a yes from whoever arranges the team", required=False)

    aliases = {"ranges": "day1", "person": "owner"}

    def __init__(self, data: Any, *, hours: TeamHours, people: list[Person]) -> None:
        days = {f"day{number}": ranges_text(hours.ranges.get(str(number), ())) for number in range(1, 8)}
        special = "\n".join(f"{day} {ranges_text(ranges) or 'closed'}" for day, ranges in hours.special.items())
        shown: dict[str, Any] = {
            "owner": hours.owner_id,
            "approves_swaps": hours.approves_swaps,
            "zone": hours.zone,
            "country": hours.country,
            "region": hours.region,
            "special": special,
        }
        super().__init__(data, shown=shown | days)
        here = [(person.pk, person.name) for person in people]
        if hours.owner_id and hours.owner_id not in dict(here):
            here.append((hours.owner_id, "Somebody who has left the team"))
        self.fields["owner"] = forms.TypedChoiceField(
            label="Hears of gaps a day ahead", required=False, coerce=int, empty_value=None, choices=[("", "The team’s leads"), *here]
        )
        for number, name in enumerate(WEEKDAYS, 1):
            self.fields[f"day{number}"] = forms.CharField(label=name, required=False, max_length=200)
        self.fields["country"] = forms.ChoiceField(
            label="Public holidays of", required=False, choices=[("", "No country"), *((code, code) for code in sorted(regions()))]
        )

    def offer_weekdays(self, *, zone: str) -> None:
        """Fill in what most teams begin with; where no zone is known, the browser says its own."""
        for number in range(1, 6):
            self.initial[f"day{number}"] = WEEKDAY_HOURS
        if zone:
            self.initial["zone"] = zone
        else:
            self.fields["zone"].widget.attrs["data-own-zone"] = ""

    def clean(self) -> dict[str, Any]:
        """Read the hours."""
        cleaned = super().clean()
        self.ranges = {number: self._read(f"day{number}", cleaned.get(f"day{number}", "")) for number in range(1, 8)}
        self.days: dict[date, list[tuple[int, int]]] = {}
        for line in filter(str.strip, cleaned.get("special", "").splitlines()):
            day, _, words = line.strip().partition(" ")
            try:
                self.days[date.fromisoformat(day)] = self._read("special", "" if words.strip().lower() in ("", "closed") else words)
            except ValueError:
                self.add_error("special", f"“{line.strip()}” begins with no day. Write it like 2026-12-24 10:00-14:00.")
        return cleaned

    def _read(self, name: str, text: str) -> list[tuple[int, int]]:
        try:
            return read_ranges(text)
        except ValueError as error:
            self.add_error(name, f"“{error}” is no time. Write it like 08:00-12:00, 13:00-17:00, or leave it empty when closed.")
            return []


ZONES = sorted(zone_names())
