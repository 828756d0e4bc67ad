"""Single keys: on or off, and which key does what."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from frontdesk.identity.preferences import Preferences
from frontdesk.ui import shortcuts
from frontdesk.ui.shortcuts import Shortcut
from frontdesk.web.workspace.preferences.section import SectionForm

KEY_MAX_LENGTH = 10


class KeyField(forms.CharField):
    """One key, as it is printed or as the browser names it; empty for none."""

    def __init__(self, shortcut: Shortcut) -> None:
        attributes = {"data-key-field": "", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "size": KEY_MAX_LENGTH}
        super().__init__(label=shortcut.does, required=False, max_length=KEY_MAX_LENGTH, widget=forms.TextInput(attributes))

    def clean(self, value: Any) -> str:
        """Return the key as the browser names it."""
        try:
            return shortcuts.normal(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError("Write one sign, such as E or /, or Shift+E.") from error


class KeyboardForm(SectionForm):
    """A switch and a field for each deed. `reset` takes back every change."""

    slug = "keyboard"
    title = "Keyboard"

    has_single_keys = forms.BooleanField(label="Single keys act outside of text fields", required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.is_reset = data is not None and "reset" in data
        keys = shortcuts.keys_of(self.wishes)
        for shortcut in shortcuts.CHANGEABLE:
            self.fields[shortcut.name] = KeyField(shortcut)
            self.initial[shortcut.name] = shortcuts.readable(keys[shortcut.name])

    @property
    def done(self) -> str:  # type: ignore[override]  # depends on the button
        """What the desk says when it is kept."""
        return "Every key is as it was given." if self.is_reset else "Your keys are saved."

    @property
    def has_changes(self) -> bool:
        """Whether there is something to take back."""
        return bool(self.wishes.keys) or not self.wishes.has_single_keys

    def parts(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Give the fields under the headings of the help sheet."""
        for part in dict.fromkeys(shortcut.part for shortcut in shortcuts.CHANGEABLE):
            yield part, [self[shortcut.name] for shortcut in shortcuts.CHANGEABLE if shortcut.part == part]

    def fixed(self) -> list[Shortcut]:
        """Return what cannot be changed."""
        return [shortcut for shortcut in shortcuts.SHORTCUTS if shortcut.is_fixed]

    def clean(self) -> dict[str, Any]:
        """Say which deeds would share a key."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_reset:
            self.errors.clear()
            return cleaned
        deeds: dict[str, list[Shortcut]] = {}
        for shortcut in shortcuts.CHANGEABLE:
            if key := cleaned.get(shortcut.name):
                deeds.setdefault(key, []).append(shortcut)
        for key, sharing in deeds.items():
            self._refuse(key, sharing)
        return cleaned

    def _refuse(self, key: str, sharing: list[Shortcut]) -> None:
        if key == shortcuts.GO_TO:
            for shortcut in sharing:
                self.add_error(shortcut.name, "G begins the keys that go to places, such as G Q. Choose another one.")
        elif len(sharing) > 1:
            for shortcut in sharing:
                others = " and ".join(f"“{other.does}”" for other in sharing if other is not shortcut)
                self.add_error(shortcut.name, f"{shortcuts.readable(key)} is also the key of {others}.")

    def changes(self) -> dict[str, Any]:
        """Return the switch, and the keys that differ from the given ones."""
        if self.is_reset:
            return {"has_single_keys": Preferences().has_single_keys, "keys": {}}
        keys = {each.name: self.cleaned_data[each.name] for each in shortcuts.CHANGEABLE if self.cleaned_data[each.name] != each.key}
        return {"has_single_keys": self.cleaned_data["has_single_keys"], "keys": keys}
