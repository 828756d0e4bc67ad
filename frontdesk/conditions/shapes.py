"""What an operator takes as its value: how it is read from a document, and said. A value holds nothing that could be changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from frontdesk.conditions.errors import ConditionError
from frontdesk.conditions.fields import Field
from frontdesk.conditions.folding import whole_pattern, words_pattern
from frontdesk.conditions.zones import is_zone

TEXT_MAX: Final = 500
LIST_MAX: Final = 200
NUMBER_MAX: Final = Decimal(10) ** 15
DECIMALS_MAX: Final = 6
WEEKDAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """`name` is what a form shows for it; `read` raises ConditionError without a place."""

    name: str
    read: Callable[[Any, Field], Any]
    said: Callable[[Any, Field], str]


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a zone."""

    zone: str
    day: str

    def document(self) -> dict[str, Any]:
        """Return it as documents have it."""
        return {"day": self.day, "zone": self.zone}


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week in a zone."""

    zone: str
    days: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return them as documents have them."""
        return {"days": list(self.days), "zone": self.zone}


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of each day in a zone, past midnight when they begin later than they end."""

    zone: str
    start: str
    until: str

    def document(self) -> dict[str, Any]:
        """Return them as documents have them."""
        return {"from": self.start, "until": self.until, "zone": self.zone}


def _refuse(field: Field, what: str) -> ConditionError:
    return ConditionError(f"{field.label}: {what}")


def _text(raw: Any, field: Field) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _refuse(field, "write a text.")
    if len(raw) > TEXT_MAX:
        raise _refuse(field, f"a text can have {TEXT_MAX} characters at most; this one has {len(raw):,}.")
    if "\0" in raw:
        raise _refuse(field, "this text holds a character that nobody can type.")
    return raw.strip()


def _list(raw: Any, field: Field) -> list[Any]:
    found = raw if isinstance(raw, list | tuple) else [raw]
    if not found:
        raise _refuse(field, "choose at least one value.")
    if len(found) > LIST_MAX:
        raise _refuse(field, f"{LIST_MAX} values are the most; these are {len(found):,}.")
    return list(found)


def _phrases(raw: Any, field: Field) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_text(one, field) for one in _list(raw, field)))
    for text in found:
        if words_pattern(text) is None:
            raise _refuse(field, f"“{text}” has no letter and no digit to look for.")
    return found


def _names(raw: Any, field: Field) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(_text(one, field).lower() for one in _list(raw, field)))
    if any(whole_pattern(text) is None for text in found):
        raise _refuse(field, "a star alone fits everything. Choose “is filled” for that.")
    return found


def _keys(raw: Any, field: Field) -> tuple[str, ...]:
    keys = [str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in _list(raw, field)]
    for place, key in enumerate(keys):
        choice = field.choices.get(key) if isinstance(key, str) and len(key) <= TEXT_MAX else None
        if choice is None:
            raise _refuse(field, f"there is no “{str(key)[:60]}”.")
        if choice.is_archived:
            raise _refuse(field, f"“{choice.label}” is archived. Choose another one.")
        keys[place] = choice.key or key
    return tuple(dict.fromkeys(keys))


def _number(raw: Any, field: Field) -> str:
    try:
        number = Decimal(str(raw)) if isinstance(raw, int | float | str) and not isinstance(raw, bool) and len(str(raw)) <= 40 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise _refuse(field, "write a number.")
    if abs(number) > NUMBER_MAX:
        raise _refuse(field, "this number is too large.")
    if -int(number.normalize().as_tuple().exponent) > DECIMALS_MAX:
        raise _refuse(field, f"a number can have {DECIMALS_MAX} decimals at most.")
    return f"{number.normalize():f}"


def _day(raw: Any, field: Field) -> str:
    try:
        return date.fromisoformat(raw).isoformat() if isinstance(raw, str) and len(raw) == 10 else _no_day(field)
    except ValueError:
        return _no_day(field)


def _no_day(field: Field) -> str:
    raise _refuse(field, "write a day as 2026-01-31.")


def _pair(one: Callable[[Any, Field], str], order: Callable[[str], Any]) -> Callable[[Any, Field], tuple[str, str]]:
    def read(raw: Any, field: Field) -> tuple[str, str]:
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            raise _refuse(field, "give two values, from and to.")
        first, last = one(raw[0], field), one(raw[1], field)
        if order(first) > order(last):
            raise _refuse(field, "the first value is after the second.")
        return first, last

    return read


def _zone(raw: Any, field: Field) -> str:
    if not isinstance(raw, dict) or not isinstance(raw.get("zone"), str) or not is_zone(raw["zone"]):
        raise _refuse(field, "choose a time zone.")
    return str(raw["zone"])


def _zoned_day(raw: Any, field: Field) -> Day:
    return Day(_zone(raw, field), _day(raw.get("day"), field))


def _weekdays(raw: Any, field: Field) -> Weekdays:
    zone, days = _zone(raw, field), _list(raw.get("days") or [], field)
    if not all(isinstance(day, str) and day in WEEKDAYS for day in days):
        raise _refuse(field, f"a weekday is one of {', '.join(WEEKDAYS)}.")
    return Weekdays(zone, tuple(day for day in WEEKDAYS if day in days))


def _hours(raw: Any, field: Field) -> Hours:
    zone = _zone(raw, field)
    try:
        first, last = (time.fromisoformat(str(raw.get(end))).replace(second=0, microsecond=0, tzinfo=None) for end in ("from", "until"))
    except ValueError as problem:
        raise _refuse(field, "write hours as 08:00.") from problem
    if first == last:
        raise _refuse(field, "these hours begin and end at the same time.")
    return Hours(zone, f"{first:%H:%M}", f"{last:%H:%M}")


def _or(parts: Sequence[str], word: str = "or") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _labels(keys: Sequence[str], field: Field) -> str:
    return _or([choice.label if (choice := field.choices.get(key)) else f"“{key}”" for key in keys])


def _said_weekdays(value: Weekdays, _field: Field) -> str:
    return f"{_or([WEEKDAYS[day] for day in value.days])} ({value.zone})"


def _said_pair(value: tuple[str, str], _field: Field) -> str:
    return f"{value[0]} and {value[1]}"


NOTHING: Final = Shape("nothing", lambda _raw, _field: None, lambda _value, _field: "")
TEXTS: Final = Shape("texts", _phrases, lambda value, _field: _or([f"“{text}”" for text in value]))
NAMES: Final = Shape("names", _names, lambda value, _field: _or(value))
KEYS: Final = Shape("keys", _keys, _labels)
NUMBER: Final = Shape("number", _number, lambda value, _field: str(value))
NUMBERS: Final = Shape("numbers", _pair(_number, Decimal), _said_pair)
DAY: Final = Shape("day", _day, lambda value, _field: str(value))
DAYS: Final = Shape("days", _pair(_day, date.fromisoformat), _said_pair)
ZONED_DAY: Final = Shape("zoned_day", _zoned_day, lambda value, _field: f"{value.day} ({value.zone})")
WEEKDAY: Final = Shape("weekdays", _weekdays, _said_weekdays)
HOURS: Final = Shape("hours", _hours, lambda value, _field: f"{value.start} and {value.until} ({value.zone})")
