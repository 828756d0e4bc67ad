"""Forms of ticket types: what is said about one, and the arrangement of the fields it asks for."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from frontdesk.fields.actions.forming import Line, lines_in
from frontdesk.fields.actions.stating import HELP_MAX_LENGTH as LINE_MAX_LENGTH
from frontdesk.fields.checking import asked_of_customers
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Required
from frontdesk.fields.showing import formed, is_in_form
from frontdesk.tickets.actions.arranging_types import HELP_MAX_LENGTH, ICONS, NAME_MAX_LENGTH, TypeFacts
from frontdesk.tickets.models import TicketType
from frontdesk.web.custom_fields import Row, add_fields, rows
from frontdesk.web.settings.saving import SettingsForm

AS_FIELD, NEVER = "", "never"
REQUIRED = {AS_FIELD: None, NEVER: Required.NEVER, "open": Required.OPEN, "solve": Required.SOLVE}


class TypeForm(SettingsForm):
    """Everything about a type but its form."""

    name = forms.CharField(label="Name", max_length=NAME_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    help = forms.CharField(label="Help for customers", required=False, max_length=HELP_MAX_LENGTH)
    icon = forms.ChoiceField(label="Icon", choices=[(icon, icon.capitalize()) for icon in ICONS], widget=forms.RadioSelect)
    for_customers = forms.BooleanField(label="Customers may choose it when they ask", required=False)
    is_default = forms.BooleanField(label="New tickets are of it unless somebody says more", required=False)

    def __init__(self, data: Any, *, kind: TicketType | None = None) -> None:
        names = ("name", "help", "icon", "for_customers", "is_default")
        super().__init__(data, shown={name: getattr(kind, name) for name in names} if kind else {"icon": "tag"})

    def facts(self) -> TypeFacts:
        """Return what was said, as the actions take it."""
        return TypeFacts(**{name: self.cleaned_data[name] for name in ("name", "help", "icon", "for_customers", "is_default")})


class ArrangementForm(SettingsForm):
    """The form of a type, as one value: what two people change at once is chosen as a whole."""

    form = forms.CharField(label="Fields", required=False, max_length=100_000, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, saved: Sequence[Line], labels: dict[str, str]) -> None:
        self.saved, self.labels = list(saved), labels
        sent = None
        if data is not None:
            # What a browser sends can be copied and changed.
            sent = data.copy()
            sent["form"] = _written(pressed(sent_lines(data), data.get("do", "")))
        super().__init__(sent, shown={"form": _written(saved)})

    @property
    def lines(self) -> list[Line]:
        """The lines as they are arranged now, saved or not."""
        if not self.is_bound:
            return self.saved
        return lines_in(json.loads(self.data["form"]))

    def _words(self, name: str, value: Any) -> str:
        lines = lines_in(json.loads(value)) if value else []
        return ", ".join(self.labels.get(line.key, line.key) for line in lines) or "Nothing"


def _written(lines: Iterable[Line]) -> str:
    return json.dumps([line.written() for line in lines])


def sent_lines(data: QueryDict) -> list[Line]:
    """Return the lines that a page sent, in its order, each once."""
    keys = dict.fromkeys(key[:40] for key in data.getlist("line"))
    return [
        Line(
            key,
            REQUIRED.get(data.get(f"required-{key}", AS_FIELD)),
            " ".join(data.get(f"help-{key}", "").split())[: LINE_MAX_LENGTH + 1],
            bool(data.get(f"staff-{key}")),
        )
        for key in list(keys)[:200]
    ]


def pressed(lines: list[Line], deed: str) -> list[Line]:
    """Return the lines after a button was pressed: "up:key", "down:key", "out:key", "in:key"."""
    word, _, key = deed.partition(":")
    here = next((place for place, line in enumerate(lines) if line.key == key), None)
    if word == "in" and here is None and key:
        return [*lines, Line(key)]
    if here is None:
        return lines
    rest = [*lines[:here], *lines[here + 1 :]]
    if word == "out":
        return rest
    there = max(here + {"up": -1, "down": 1}.get(word, 0), 0)
    return [*rest[:there], lines[here], *rest[there:]]


def arranged(fields: Iterable[Definition], type: str, lines: Sequence[Line]) -> list[Definition]:
    """Return the fields as a type would have them with these lines, for a preview."""
    said = {line.key: {"place": place, **line.said()} for place, line in enumerate(lines)}
    fitting = [replace(field, types=(), forms={type: said[field.key]}) for field in fields if field.key in said]
    return [field for field in formed(fitting, type) if is_in_form(field, type)]


def preview(fields: Sequence[Definition], whose: str) -> list[Row]:
    """Return the rows of a form that nobody sends, as customers or agents see it."""
    form = forms.Form(prefix=whose, label_suffix="")
    add_fields(form, asked_of_customers(fields) if whose == "customers" else fields)
    return list(rows(form))
