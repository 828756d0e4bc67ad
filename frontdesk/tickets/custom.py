"""Custom fields as conditions ask for them: each kind of field is one of the language's kinds of values."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from frontdesk.conditions import Field, Values
from frontdesk.conditions import kinds as k
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind
from frontdesk.fields.showing import PREFIX
from frontdesk.tickets import choices

# Keys are small letters, digits and underlines: they may stand in SQL as they are.
HELD: Final = "a.fields->>'{key}'"
NUMBER: Final = "(case when jsonb_typeof(a.fields->'{key}') = 'number' then (a.fields->>'{key}')::numeric end)"


def at_arrival(field: Definition) -> Field:
    """Return a custom field of a row of `tickets_arrival a`."""
    return MAKERS[field.kind](field)


def _made(field: Definition, kind: k.Kind, sql: str, value: Callable[[Mapping[str, Any]], Any], **more: Any) -> Field:
    return Field(
        PREFIX + field.key,
        field.label,
        kind,
        f"({sql.format(key=field.key)})",
        lambda values: value(values["fields"]),
        is_archived=field.is_archived,
        **more,
    )


def _text(field: Definition) -> Field:
    def words(values: Values) -> Any:
        return values["words"].get(field.key)

    return Field(PREFIX + field.key, field.label, k.TEXT, f"(a.words->>'{field.key}')", words, is_archived=field.is_archived)


def _number(field: Definition) -> Field:
    def number(held: Mapping[str, Any]) -> Decimal | None:
        found = held.get(field.key)
        return Decimal(found) if isinstance(found, int | Decimal) and not isinstance(found, bool) else None

    return _made(field, k.NUMBER, NUMBER, number)


def _day(field: Definition) -> Field:
    def day(held: Mapping[str, Any]) -> str | None:
        return str(found) if isinstance(found := held.get(field.key), str) else None

    return _made(field, k.DATE, HELD, day)


def _choice(field: Definition) -> Field:
    return _made(field, k.CHOICE, HELD, lambda held: held.get(field.key), choices=choices.of_field(field))


def _check(field: Definition) -> Field:
    return _made(field, k.YES_NO, "a.fields->'{key}' = 'true'", lambda held: held.get(field.key) is True)


def _person(field: Definition) -> Field:
    def person(held: Mapping[str, Any]) -> int | None:
        return held[field.key]["id"] if held.get(field.key) else None

    return _made(field, k.PERSON, "(a.fields->'{key}'->>'id')::bigint", person, choices=choices.people(), cast="bigint", is_named=True)


MAKERS: Final[dict[Kind, Callable[[Definition], Field]]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.ADDRESS: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.CHOICE: _choice,
    Kind.TREE: _choice,
    Kind.CHECK: _check,
    Kind.PERSON: _person,
}
