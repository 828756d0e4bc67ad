"""Custom fields in a form: the same controls in the portal, the workspace and the preview of the settings.

Their form fields take anything; `fields/checking.py` says what is wrong, and `take_problems` puts it to the field at fault.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django import forms
from django.forms.boundfield import BoundField

from frontdesk.fields.checking import FieldsError
from frontdesk.fields.kinds import typed
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind, Required
from frontdesk.fields.showing import leaves

PREFIX = "field_"
VALUE_MAX_LENGTH = 10_000


class HasFields(Protocol):
    """A form, as far as this module needs one."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]


class Asked(forms.CharField):
    """A field that takes any text. `required` only says what the label says: the form's own check comes later."""

    def validate(self, value: Any) -> None:
        """Take it."""

    def to_python(self, value: Any) -> str:
        """Return the text without NUL, which nobody can see."""
        return str(value or "").replace("\0", "")[:VALUE_MAX_LENGTH]


class AskedChoice(forms.ChoiceField):
    """A choice that is checked later, like all of them."""

    def validate(self, value: Any) -> None:
        """Take it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the form and when it is asked for, as `fields.js` reads it: empty for always."""

    bound: BoundField
    when: str
    teams: str
    types: str
    only_when: str
    # Whether an unfinished form keeps it: a box has its text whether it is ticked or not.
    is_drafted: bool


def add_fields(form: Any, fields: Iterable[Definition], held: Mapping[str, Any] | None = None, *, is_required: bool = True) -> None:
    """Give a form a field for each custom field; `held` are values it begins with, by key."""
    form.custom = list(fields)
    for field in form.custom:
        form.fields[PREFIX + field.key] = form_field(field, (held or {}).get(field.key), is_required=is_required)


def form_field(field: Definition, held: Any = None, *, is_required: bool = True) -> forms.Field:
    """Return the form field of a custom field."""
    common: dict[str, Any] = {
        "label": field.label,
        "help_text": field.help,
        "initial": typed(field, held),
        "required": is_required and field.required is Required.OPEN,
    }
    if field.kind in (Kind.CHOICE, Kind.TREE):
        choices = [(choice.key, field.path(choice.key)) for choice in field.offered(str(held or ""))]
        return AskedChoice(choices=[("", "Choose…" if common["required"] else "—"), *choices], **common)
    return Asked(widget=_widget(field), strip=False, **common)


def changing_fields(fields: Iterable[Definition], values: Mapping[str, str] | None = None, *, of_form: str = "") -> forms.Form:
    """Return a form of fields in which what is left empty stays as it is: for macros and many tickets at once.

    `of_form` is the id of the form that the controls belong to where they stand outside of it, or beside another one.
    """
    # Any, as in `add_fields`: `custom` is kept on it for `rows`.
    form: Any = forms.Form(label_suffix="", auto_id=f"{of_form or 'id'}_%s")
    form.use_required_attribute = False
    form.custom = [replace(field, required=Required.NEVER) for field in fields if field.may_edit and not field.is_archived]
    for field in form.custom:
        text = (values or {}).get(field.key, "")
        if field.kind is Kind.CHECK:
            made: forms.Field = AskedChoice(choices=[("", ""), ("yes", "Yes"), ("no", "No")], label=field.label, required=False)
        elif field.choices:
            made = AskedChoice(choices=[("", ""), *((each.key, field.path(each.key)) for each in field.offered(text))], label=field.label)
        else:
            made = Asked(widget=_widget(field), label=field.label, required=False)
        # Each may be left out, so none says so by itself.
        made.required, made.initial = True, text
        if of_form:
            made.widget.attrs["form"] = of_form
        form.fields[PREFIX + field.key] = made
    return form


def chosen_values(sent: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what a form of `changing_fields` says, without what was left empty."""
    found = ((name.removeprefix(PREFIX), str(sent[name]).strip()) for name in sent if name.startswith(PREFIX))
    return tuple((key, text[:VALUE_MAX_LENGTH]) for key, text in found if text)


def _widget(field: Definition) -> forms.Widget:
    if field.kind is Kind.CHECK:
        return forms.CheckboxInput(attrs={"value": "yes"}, check_test=lambda value: value == "yes")
    if field.kind in (Kind.LONG, Kind.ADDRESS):
        more = {"autocomplete": "street-address"} if field.kind is Kind.ADDRESS else {}
        return forms.Textarea(attrs={"rows": 3, **more})
    attrs: dict[Kind, dict[str, str]] = {
        Kind.NUMBER: {"inputmode": "decimal"},
        Kind.DATE: {"type": "date"},
        Kind.PERSON: {"type": "email", "placeholder": "name@example.org"},
    }
    return forms.TextInput(attrs={"autocomplete": "off", **attrs.get(field.kind, {})})


def sent_values(form: HasFields) -> dict[str, Any]:
    """Return the values that came with a form, by the keys of their fields."""
    return {name.removeprefix(PREFIX): form.cleaned_data.get(name, "") for name in form.fields if name.startswith(PREFIX)}


def take_problems(form: Any, error: FieldsError) -> None:
    """Put what is wrong with values to their fields; what has no field here stands on top of the form."""
    for key, sentence in error.problems.items():
        form.add_error(PREFIX + key if PREFIX + key in form.fields else None, sentence)


def rows(form: Any) -> Iterator[Row]:
    """Yield the custom fields of a form as its template shows them."""
    known = {field.key: field for field in form.custom}
    for field in form.custom:
        parts = [{"name": PREFIX + leaf.key, "values": _values(known.get(leaf.key), leaf.values)} for leaf in leaves(field.condition)]
        yield Row(
            form[PREFIX + field.key],
            json.dumps(parts) if parts else "",
            " ".join(map(str, field.team_ids)),
            " ".join(field.types),
            _when(field, known),
            field.kind is not Kind.CHECK,
        )


def _values(field: Definition | None, values: Iterable[str]) -> list[str]:
    """Return the values a control can have that fulfil a condition: of a tree, everything below as well."""
    return [each for value in values for each in (field.below(value) if field else [value])]


def _when(field: Definition, known: Mapping[str, Definition]) -> str:
    """Say when the field is asked for: without script all of them are there."""
    parts = []
    for leaf in leaves(field.condition):
        if (other := known.get(leaf.key)) is not None:
            parts.append(f"{other.label} is {' or '.join(other.path(value) if other.choices else value for value in leaf.values)}")
    return f"Only if {' and '.join(parts)}." if parts else ""
