"""Of what to hear, by which ways, and when to be left alone."""

from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from frontdesk.identity import desk
from frontdesk.identity.preferences import VOLUMES
from frontdesk.notify.models import Browser
from frontdesk.notify.push import public_key
from frontdesk.notify.quiet import WORKING_DAYS
from frontdesk.notify.reasons import Reason, Way, ways
from frontdesk.web.workspace.preferences.section import SectionForm

DAYS = [(1, "Mon"), (2, "Tue"), (3, "Wed"), (4, "Thu"), (5, "Fri"), (6, "Sat"), (7, "Sun")]


class NoticesForm(SectionForm):
    """A row for each reason, a tick for each way; and one's hours."""

    slug = "notices"
    title = "Notices"

    sound = forms.TypedChoiceField(label="A new notice makes", coerce=int, choices=list(VOLUMES.items()))
    has_hours = forms.BooleanField(label="Pushes and mails only in my hours", required=False)
    days = forms.TypedMultipleChoiceField(label="Days", choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    begins = forms.TimeField(label="From", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label="Until", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for reason in Reason:
            field = forms.MultipleChoiceField(label=reason.label, choices=Way.choices, required=False, widget=forms.CheckboxSelectMultiple)
            self.fields[reason] = field
            self.initial[reason] = sorted(ways(reason, self.wishes.notices, desk.current().notices))

    @property
    def beside(self) -> str:
        """The browsers that are told."""
        return "workspace/preferences/browsers.html"

    def now(self) -> dict[str, Any]:
        """Return one's hours; who has none yet is offered the usual ones."""
        hours = self.wishes.hours
        return {
            "sound": self.wishes.sound,
            "has_hours": bool(hours),
            "days": hours.get("days", WORKING_DAYS),
            "begins": hours.get("from", "08:00"),
            "ends": hours.get("until", "17:00"),
        }

    def reasons(self) -> list[BoundField]:
        """Return the rows of the table."""
        return [self[reason] for reason in Reason]

    def ways(self) -> list[str]:
        """Return the heads of its columns."""
        return [str(way.label) for way in Way]

    def browsers(self) -> list[Browser]:
        """Return one's browsers that are told."""
        return list(Browser.objects.filter(person_id=self.by.me).order_by("-created_at"))

    def push_key(self) -> str:
        """Return the key by which a browser knows this desk."""
        return public_key()

    def clean(self) -> dict[str, Any]:
        """Ask for whole hours."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("has_hours"):
            if not cleaned.get("days") and "days" not in self.errors:
                self.add_error("days", "Choose at least one day, or switch your hours off.")
            for name in ("begins", "ends"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, "Give a time, such as 08:00.")
            if cleaned.get("begins") is not None and cleaned.get("begins") == cleaned.get("ends"):
                self.add_error("ends", "Give another time than the beginning.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return the ways of every reason, so that no later default of the desk changes what was chosen; the sound, and one's hours."""
        sent = self.cleaned_data
        chosen = {str(reason): sorted(sent[reason]) for reason in Reason}
        hours = _hours(sent["days"], sent["begins"], sent["ends"]) if sent["has_hours"] else {}
        return {"notices": chosen, "sound": sent["sound"], "hours": hours}


def _hours(days: list[int], begins: time, ends: time) -> dict[str, Any]:
    return {"days": days, "from": f"{begins:%H:%M}", "until": f"{ends:%H:%M}"}
