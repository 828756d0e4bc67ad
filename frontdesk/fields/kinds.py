"""Each kind's values: read from what somebody sent, said to people, and as an index finds them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind
from frontdesk.lib.text import TextTooLongError, clean_text

WORD_MAX_LENGTH = 200
TEXT_MAX_LENGTH, LONG_MAX_LENGTH, ADDRESS_MAX_LENGTH = 200, 5000, 500
NUMBER_MAX = Decimal(10) ** 12
DECIMALS = 6
YES = frozenset({"1", "on", "yes", "true"})
NO = frozenset({"", "0", "off", "no", "false"})
# Finds a person by address or id; None: nobody of whom this actor may know.
FindPerson = Callable[[str], "Somebody | None"]


class WrongError(ValueError):
    """A value cannot be taken; the sentence says what would do."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as a field holds them."""

    id: int
    name: str


def nobody(_: str) -> Somebody | None:
    """Find nobody: where no field of persons can be filled in."""
    return None


def parsed(field: Definition, raw: Any, held: Any = None, find: FindPerson = nobody) -> Any:
    """Return the value that was sent, as JSON keeps it; None is no value. `held` is the value until now.

    Raises: WrongError.
    """
    if raw is None:
        return None
    return READERS[field.kind](field, raw, held, find)


def shown(field: Definition, value: Any) -> str:
    """Return a value as people read it; empty for none."""
    if value is None:
        return ""
    try:
        return _shown(field, value)
    except (ValueError, TypeError, KeyError):
        # Written while the field was of another kind.
        return str(value)


def _shown(field: Definition, value: Any) -> str:
    if field.kind in (Kind.CHOICE, Kind.TREE):
        return field.path(str(value))
    if field.kind is Kind.CHECK:
        return "Yes"
    if field.kind is Kind.DATE:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    return str(value["name"]) if field.kind is Kind.PERSON else str(value)


def typed(field: Definition, value: Any) -> str:
    """Return a value as somebody would type it into a form, and `parsed` reads it again."""
    if value is None:
        return ""
    if field.kind is Kind.CHECK:
        return "yes"
    return str(value["id"]) if field.kind is Kind.PERSON else str(value)


def indexed(field: Definition, value: Any) -> tuple[str, float | None]:
    """Return the word and the number that an index finds a value by."""
    if field.kind is Kind.NUMBER:
        return str(value), float(value)
    if field.kind is Kind.DATE:
        return str(value), float(date.fromisoformat(value).toordinal())
    if field.kind is Kind.PERSON:
        return str(value["id"]), None
    return word(typed(field, value)), None


def word(text: str) -> str:
    """Return a text as it is compared: small letters, one blank between words."""
    return " ".join(text.casefold().split())[:WORD_MAX_LENGTH]


def _text(limit: int, *, single_line: bool) -> Callable[[Definition, Any, Any, FindPerson], str | None]:
    def read(_field: Definition, raw: Any, _held: Any, _find: FindPerson) -> str | None:
        if not isinstance(raw, str):
            raise WrongError("Give it as text.")
        try:
            return clean_text(raw, max_length=limit, single_line=single_line) or None
        except TextTooLongError as error:
            raise WrongError(str(error)) from error

    return read


def _number(_field: Definition, raw: Any, _held: Any, _find: FindPerson) -> int | float | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise WrongError("Give it as a number, like 12 or 12.5.")
    text = "".join(str(raw).split())
    if not text:
        return None
    try:
        number = Decimal(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except InvalidOperation:
        raise WrongError(f"“{str(raw).strip()[:40]}” is no number. Give it like 12 or 12.5.") from None
    if not number.is_finite() or abs(number) > NUMBER_MAX:
        raise WrongError("Give a number of at most twelve digits.")
    number = round(number, DECIMALS)
    return int(number) if number == number.to_integral_value() else float(number)


def _date(_field: Definition, raw: Any, _held: Any, _find: FindPerson) -> str | None:
    text = raw.isoformat() if isinstance(raw, date) else str(raw).strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text[:40]).isoformat()
    except ValueError:
        raise WrongError(f"“{text[:40]}” is no date. Give it as year-month-day, like 2026-11-30.") from None


def _choice(field: Definition, raw: Any, held: Any, _find: FindPerson) -> str | None:
    text = str(raw).strip()
    if not text:
        return None
    folded = text.casefold()
    found = field.by_key.get(text) or next(
        (each for each in field.choices if folded in (each.label.casefold(), field.path(each.key).casefold())), None
    )
    if found is None or found not in field.offered(str(held or "")):
        raise WrongError(f"“{text[:60]}” is not among the choices.")
    return found.key


def _check(_field: Definition, raw: Any, _held: Any, _find: FindPerson) -> bool | None:
    text = str(raw).strip().casefold()
    if text not in YES | NO:
        raise WrongError("Say yes or no.")
    return True if text in YES else None


def _person(_field: Definition, raw: Any, held: Any, find: FindPerson) -> dict[str, Any] | None:
    text = str(raw["id"] if isinstance(raw, dict) and "id" in raw else raw).strip()
    if not text:
        return None
    if held is not None and text == str(held["id"]):
        return dict(held)
    somebody = find(text)
    if somebody is None:
        raise WrongError(f"Nobody here has the address “{text[:60]}”.")
    return {"id": somebody.id, "name": somebody.name}


READERS: dict[Kind, Callable[[Definition, Any, Any, FindPerson], Any]] = {
    Kind.TEXT: _text(TEXT_MAX_LENGTH, single_line=True),
    Kind.LONG: _text(LONG_MAX_LENGTH, single_line=False),
    Kind.ADDRESS: _text(ADDRESS_MAX_LENGTH, single_line=False),
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.TREE: _choice,
    Kind.CHECK: _check,
    Kind.PERSON: _person,
}
