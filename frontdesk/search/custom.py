"""Custom fields as operators of the search box: `product:card-reader`, `amount:>100`, `renewal:7d`."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from frontdesk.fields.kinds import word
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind
from frontdesk.search import days
from frontdesk.search.tree import Comparison
from frontdesk.tickets.around import Directory
from frontdesk.tickets.field_tests import ANY, NONE, RANGED, span_of

# What a list's address has before a field's key.
KEY: Final = "field."
SHOWN: Final = 8


class UnclearError(ValueError):
    """A value means nothing in this field; the sentence says what is possible."""


def field_called(name: str, directory: Directory) -> Definition | None:
    """Return the field with this key that the reader knows; archived ones can be found by their values still."""
    return next((field for field in directory.fields if field.key == name), None)


def asked_of(field: Definition, test: Comparison, people: dict[str, str], today: date) -> tuple[str, ...]:
    """Return the values of an address for a comparison; `people` are colleagues' ids by what they may be called.

    Raises: UnclearError.
    """
    if not test.values:
        raise UnclearError(f"“{field.key}:” needs a value. {possible(field)}".strip())
    if test.relation != "=" and field.kind not in RANGED:
        raise UnclearError(f"“{field.key}:” cannot be compared with {test.relation}. Only numbers and dates can.")
    return tuple(_value(field, value, test.relation, people, today) for value in test.values)


def _value(field: Definition, value: str, relation: str, people: dict[str, str], today: date) -> str:
    folded = value.casefold().strip()
    found = folded if folded in (ANY, NONE) else _read(field, folded, relation, people, today)
    if not found:
        raise UnclearError(f"“{field.key}:” does not know “{value}”. {possible(field)}".strip())
    return found


def _read(field: Definition, folded: str, relation: str, people: dict[str, str], today: date) -> str:
    if field.kind in (Kind.CHOICE, Kind.TREE):
        return next(
            (each.key for each in field.choices if folded in (each.key, each.label.casefold(), field.path(each.key).casefold())), ""
        )
    if field.kind is Kind.CHECK:
        return folded if folded in ("yes", "no") else ""
    if field.kind is Kind.PERSON:
        return folded if folded == "me" or folded.isdigit() else people.get(folded, "")
    if field.kind in RANGED:
        return _span(field, folded, relation, today)
    return word(folded)


def _span(field: Definition, text: str, relation: str, today: date) -> str:
    if field.kind is Kind.DATE:
        span = days.span_of(relation, text, today)
        return days.written(span) if span else ""
    written = text if relation == "=" else f"{relation}{text}"
    return written if span_of(field, written) else ""


def possible(field: Definition) -> str:
    """Say what values there are."""
    if field.kind is Kind.DATE:
        return days.HOW
    words = {
        Kind.CHECK: ["yes", "no"],
        Kind.NUMBER: ["12", ">12", "5..10"],
        Kind.PERSON: ["me", "an address", "a colleague’s name"],
    }.get(field.kind, [choice.key for choice in field.offered()])
    more = " and others" if len(words) > SHOWN else ""
    return f"Possible: {', '.join(words[:SHOWN])}{more}." if words else ""


def values_of(field: Definition, start: str) -> Iterator[tuple[str, str]]:
    """Yield values that begin like this, each with what it is."""
    pairs = {
        Kind.CHECK: [("yes", "Ticked"), ("no", "Not ticked")],
        Kind.DATE: [("today", "Today"), ("7d", "The last seven days"), ("30d", "The last thirty days")],
        Kind.PERSON: [("me", "You")],
    }.get(field.kind, [(choice.key, field.path(choice.key)) for choice in field.offered()])
    for value, about in [*pairs, (ANY, "Filled in"), (NONE, "Not filled in")]:
        if value.startswith(start) or any(part.startswith(start) for part in about.casefold().split()):
            yield value, about
