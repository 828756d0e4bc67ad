"""The form that all settings pages share: errors at their field, and no change overwritten unseen."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import QueryDict

from frontdesk.lib.errors import ConflictError, ForbiddenError, FrontdeskError
from frontdesk.web.settings import sealing
from frontdesk.web.settings.sealing import Conflict

MEANWHILE = "Somebody changed this while you were looking at it. Nothing was overwritten: choose what stays, then save again."
THEIRS = "theirs"
TWICE = "The same thing was saved a moment ago by somebody else. Look at the list, then send this again."


class SettingsForm(forms.Form):
    """A form whose `shown` values are sealed when the page is made and compared when it comes back."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=4000)

    # Action's name of a field -> ours, where they differ.
    aliases: Mapping[str, str] = {}

    def __init__(self, data: Any = None, *, shown: Mapping[str, Any] | None = None) -> None:
        self.shown = dict(shown or {})
        self.conflicts: list[Conflict] = []
        self.is_conflict = False
        super().__init__(self._taken(data), initial={**self.shown, "seen": sealing.seal(self.shown)}, label_suffix="")

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if not self.is_bound or not self.errors:
            return 200
        return 409 if self.is_conflict else 422

    def clean(self) -> dict[str, Any]:
        """Compare what was shown with what is saved now; a conflict keeps what was typed."""
        cleaned = super().clean() or self.cleaned_data
        seals = sealing.opened(cleaned.get("seen", ""))
        for name, saved in self.shown.items():
            if name in self.fields and name in cleaned and name in seals:
                self._compare(name, saved, cleaned[name], seals[name])
        if self.conflicts:
            self.is_conflict = True
            self._put("seen", sealing.seal(self.shown))
            self.add_error(None, MEANWHILE)
        return cleaned

    def carry_out(self, action: Callable[..., Any], *args: Any, **facts: Any) -> bool:
        """Run an action and return True; what it refuses is written to the field at fault, and nothing of it stays."""
        try:
            with transaction.atomic():
                self.result = action(*args, **facts)
        except ForbiddenError:
            raise
        except FrontdeskError as error:
            self._refuse(error)
        except IntegrityError:
            self.is_conflict = True
            self.add_error(None, TWICE)
        return not self.errors

    def _refuse(self, error: FrontdeskError) -> None:
        name = self.aliases.get(error.field, error.field)
        self.is_conflict = isinstance(error, ConflictError)
        self.add_error(name if name in self.fields else None, error.sentence)

    def _compare(self, name: str, saved: Any, sent: Any, seal: str) -> None:
        if sealing.digest(saved) in (seal, sealing.digest(sent)):
            return
        untouched = sealing.digest(sent) == seal
        label = str(self.fields[name].label or name)
        self.conflicts.append(Conflict(name, label, self._words(name, saved), self._words(name, sent), untouched))
        if untouched:
            # Not theirs to undo: the form now holds what the other person saved.
            self._put(name, saved)

    def _put(self, name: str, value: Any) -> None:
        # What a browser sends can be copied and changed, whatever the type of `data` promises.
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]  # bound forms hold a QueryDict
        put(data, name, value)
        self.data = data

    def _taken(self, data: Any) -> Any:
        """Return what was sent, with the saved value wherever the person chose that one and it is still what they saw."""
        chosen = [name for name in self.shown if data and data.get(f"take-{name}") == THEIRS]
        if not chosen:
            return data
        taken, seals = data.copy(), sealing.opened(data.get("seen", ""))
        for name in chosen:
            if seals.get(name) == sealing.digest(self.shown[name]):
                put(taken, name, self.shown[name])
        return taken

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        labels = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", ())}
        raw = sealing.plain(value)
        several = raw if isinstance(raw, list) else [raw]
        return ", ".join(str(value) if isinstance(value, Model) else labels.get(str(one), str(one)) for one in several) or "Nothing"


def put(data: QueryDict, name: str, value: Any) -> None:
    """Write a field's value as a browser would send it."""
    raw = sealing.plain(value)
    if raw is False:
        data.pop(name, None)
    elif isinstance(raw, list):
        data.setlist(name, raw)
    else:
        data[name] = str(raw)
