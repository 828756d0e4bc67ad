"""The custom fields beside a ticket: what it holds, and for each the menu or the small form that changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from frontdesk.fields.kinds import shown, typed
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind, Required
from frontdesk.fields.showing import Facts, applying, formed
from frontdesk.tickets.around import Around
from frontdesk.tickets.models import Ticket
from frontdesk.web.custom_fields import PREFIX, VALUE_MAX_LENGTH, form_field
from frontdesk.web.workspace import menus

# More choices are looked for in a list that the browser searches.
MENU_MAX = 20


@dataclass(frozen=True, slots=True)
class Refused:
    """Values that were refused: what was typed, and what is wrong with it, by key."""

    typed: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A field of the ticket. `items` is a menu, `control` that of a form; neither is there where the reader may not change it."""

    key: str
    label: str
    words: str
    help: str
    action: str
    is_asked: bool
    is_needed: bool
    items: SafeString | None = None
    control: SafeString | None = None
    problem: str = ""


class FieldsForm(forms.Form):
    """Values of custom fields as they were sent; what they may be is the action's matter."""

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by the keys of the fields."""
        return {name.removeprefix(PREFIX): str(self.data[name])[:VALUE_MAX_LENGTH] for name in self.data if name.startswith(PREFIX)}


def held(ticket: Ticket, around: Around, *, query: str, place: str, may_change: bool, refused: Refused | None = None) -> list[Held]:
    """Return the fields that the ticket is asked for, and those that hold a value all the same, in order."""
    fields = [field for field in formed(around.directory.fields, ticket.type) if not field.is_archived]
    values = {field.key: around.values.get(field.id) for field in fields}
    asked = {field.key for field in applying(fields, values, Facts(ticket.team_id, ticket.type))}
    wrong = refused or Refused({}, {})
    colleagues = around.directory.colleagues
    return [
        _held(field, values[field.key], f"{place}fields/{query}", field.key in asked, may_change, wrong, colleagues)
        for field in fields
        if field.key in asked or values[field.key] is not None or field.key in wrong.problems
    ]


def _held(
    field: Definition, value: Any, action: str, is_asked: bool, may_change: bool, wrong: Refused, colleagues: Mapping[int, Any]
) -> Held:
    problem = wrong.problems.get(field.key, "")
    words = "Yes" if field.kind is Kind.CHECK and value else shown(field, value)
    still = Held(
        field.key,
        field.label,
        words,
        field.help,
        _seen(action, field, value),
        is_asked,
        field.required is not Required.NEVER,
        problem=problem,
    )
    if not (may_change and field.may_edit):
        return still
    if field.kind is Kind.CHECK or (field.kind is Kind.CHOICE and len(field.offered()) <= MENU_MAX):
        return replace(still, items=_items(field, value, still.action))
    return replace(still, control=_control(field, value, wrong.typed.get(field.key, _written(field, value, colleagues)), problem))


def _written(field: Definition, value: Any, colleagues: Mapping[int, Any]) -> str:
    """Return a value as it stands in its box: a colleague by the address that one would type."""
    if field.kind is Kind.PERSON and value and (known := colleagues.get(value["id"])) is not None:
        return str(known.email)
    return typed(field, value)


def _seen(action: str, field: Definition, value: Any) -> str:
    """Add to an address what stood there when the page was made: what somebody changed since is not overwritten."""
    return f"{action}{'&' if '?' in action else '?'}{urlencode({'was': typed(field, value)})}"


def _items(field: Definition, value: Any, action: str) -> SafeString:
    if field.kind is Kind.CHECK:
        pairs = [("yes", "Yes"), ("", "No")]
    else:
        pairs = [*((choice.key, choice.label) for choice in field.offered(str(value or ""))), ("", "None")]
    current = typed(field, value)
    items = (menus.item(PREFIX + field.key, escape(key), escape(label), is_current=key == current, action=action) for key, label in pairs)
    return mark_safe("".join(items))  # noqa: S308 (keys and labels are escaped)


def _control(field: Definition, value: Any, text: str, problem: str) -> SafeString:
    optional = replace(field, required=Required.NEVER)
    widget = form_field(optional, value).widget
    kind = "area" if isinstance(widget, forms.Textarea) else "select" if isinstance(widget, forms.Select) else "input"
    attrs = {"id": f"f-{field.key}", "class": kind, "aria-label": field.label} | ({"rows": 3} if kind == "area" else {})
    attrs |= {"aria-invalid": "true", "aria-describedby": f"f-{field.key}-error"} if problem else {}
    if field.kind is Kind.PERSON:
        attrs |= {"list": "colleagues", "type": "text"}
    return SafeString(widget.render(PREFIX + field.key, text, attrs))
