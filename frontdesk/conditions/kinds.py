"""Kinds of values and what can be asked of them: the meaning in SQL and the meaning in Python of each operator, side by side.

What is empty fulfils no operator but "is empty" and those that deny: each of those is exactly "not" its opposite. In SQL a comparison
with null is unknown; unknown counts as no wherever it is denied, chosen by or returned. So no side has three answers.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from frontdesk.conditions import shapes
from frontdesk.conditions.fields import Boundaries, Field
from frontdesk.conditions.folding import STAR, Pattern, whole_pattern, words_pattern
from frontdesk.conditions.operators import Bind, Kind, Operator, Test, denied, filled
from frontdesk.conditions.shapes import WEEKDAYS, Shape
from frontdesk.conditions.zones import midnight, offsets

# ---------------------------------------------------------------- texts: folded, whole words


def _patterns(making: Callable[[str], Pattern | None]) -> Callable[[Any], list[tuple[str, Pattern]]]:
    return lambda value: [(text, pattern) for text in value if (pattern := making(text)) is not None]


def _of_texts(words: str, takes: Shape, making: Callable[[str], Pattern | None], *, needs_all: bool = False) -> Operator:
    found, quantity = _patterns(making), "all" if needs_all else "any"

    def sql(field: Field, value: Any, bind: Bind) -> str:
        return f"{field.sql} like {quantity}({bind([pattern.like() for _, pattern in found(value)])}::text[])"

    def any_of(_field: Field, value: Any) -> Test:
        patterns = found(value)

        def test(seen: Any) -> str | None:
            text = seen or ""
            for phrase, pattern in patterns:
                if pattern.occurs(text):
                    return phrase
            return None

        return test

    def all_of(_field: Field, value: Any) -> Test:
        patterns, shown = found(value), ", ".join(value)
        return lambda seen: shown if all(pattern.occurs(seen or "") for _, pattern in patterns) else None

    return Operator(words, takes, sql, all_of if needs_all else any_of)


_HAS_ANY = _of_texts("has", shapes.TEXTS, words_pattern)
_IS_TEXT = _of_texts("is", shapes.TEXTS, lambda text: words_pattern(text, from_start=True, to_end=True))
# One text, or several in one, of which words are looked for.
WORDS: Final = Kind(
    "words",
    {
        "has_any": _HAS_ANY,
        "has_all": _of_texts("has all of", shapes.TEXTS, words_pattern, needs_all=True),
        "has_none": denied("does not have", _HAS_ANY, "has_any"),
        **filled("coalesce({}, '') = ''"),
    },
)
TEXT: Final = Kind(
    "text",
    {
        **WORDS.operators,
        "is_any": _IS_TEXT,
        "is_none": denied("is not", _IS_TEXT, "is_any"),
        "starts_with": _of_texts("starts with", shapes.TEXTS, lambda text: words_pattern(text, from_start=True)),
    },
)

# ---------------------------------------------------------------- names: in small letters, compared as a whole


def _name_sql(field: Field, value: Any, bind: Bind) -> str:
    if not any(STAR in text for text in value):
        return f"{field.sql} = any({bind(list(value))}::text[])"
    return f"{field.sql} like any({bind([pattern.like() for text in value if (pattern := whole_pattern(text))])}::text[])"


def _name_test(_field: Field, value: Any) -> Test:
    plain = frozenset(text for text in value if STAR not in text)
    patterns = [pattern for text in value if STAR in text and (pattern := whole_pattern(text))]
    return lambda seen: seen if seen and (seen in plain or any(pattern.occurs(seen) for pattern in patterns)) else None


_IS_NAME = Operator("is", shapes.NAMES, _name_sql, _name_test)
NAME: Final = Kind("name", {"is_any": _IS_NAME, "is_none": denied("is not", _IS_NAME, "is_any"), **filled("coalesce({}, '') = ''")})

# ---------------------------------------------------------------- choices: one of a list


def _choice_sql(field: Field, value: Any, bind: Bind) -> str:
    return f"{field.sql} = any({bind(field.stored(value))}::{field.cast}[])"


def _choice_test(field: Field, value: Any) -> Test:
    labels = field.labels(value)
    return lambda seen: None if seen is None else labels.get(seen)


_IS_CHOICE = Operator("is", shapes.KEYS, _choice_sql, _choice_test)
_CHOICES = {"is_any": _IS_CHOICE, "is_none": denied("is not", _IS_CHOICE, "is_any"), **filled("{} is null")}
CHOICE: Final = Kind("choice", _CHOICES)
PERSON: Final = Kind("person", _CHOICES)
TEAM: Final = Kind("team", _CHOICES)
ORGANISATION: Final = Kind("organisation", _CHOICES)

# ---------------------------------------------------------------- sets: tags, choices of which several hold


def _has_any_sql(field: Field, value: Any, bind: Bind) -> str:
    ids = f"{bind(field.stored(value))}::{field.cast}[]"
    return field.sql_has.format(ids=ids) if field.sql_has else f"{field.sql} && {ids}"


def _has_all_sql(field: Field, value: Any, bind: Bind) -> str:
    if field.sql_has:
        return "(" + " and ".join(_has_any_sql(field, (key,), bind) for key in value) + ")"
    # What is no choice any more is on no ticket.
    known = "" if len(field.stored(value)) == len(value) else " and false"
    return f"({field.sql} @> {bind(field.stored(value))}::{field.cast}[]{known})"


def _has_any_test(field: Field, value: Any) -> Test:
    labels = field.labels(value)
    return lambda seen: next((labels[one] for one in seen or () if one in labels), None)


def _has_all_test(field: Field, value: Any) -> Test:
    stored, shown = frozenset(field.stored(value)), shapes.KEYS.said(value, field)
    return lambda seen: shown if seen and len(stored) == len(value) and stored.issubset(seen) else None


_HAS_CHOICE = Operator("has", shapes.KEYS, _has_any_sql, _has_any_test)
_SET = {
    "has_any": _HAS_CHOICE,
    "has_all": Operator("has all of", shapes.KEYS, _has_all_sql, _has_all_test),
    "has_none": denied("does not have", _HAS_CHOICE, "has_any"),
    **filled("cardinality(coalesce({}, '{{}}')) = 0"),
}
TAGS: Final = Kind("tags", _SET)
CHOICES: Final = Kind("choices", _SET)

# ---------------------------------------------------------------- yes or no; empty is no

_YES = Operator(
    "is yes", shapes.NOTHING, lambda field, _value, _bind: field.sql, lambda _field, _value: lambda seen: "yes" if seen else None
)
YES_NO: Final = Kind("yes_no", {"is_yes": _YES, "is_no": denied("is no", _YES, "is_yes")})

# ---------------------------------------------------------------- numbers and days


def _compared(words: str, takes: Shape, sign: str, reads: Callable[[str], Any], cast: str) -> Operator:
    holds: Callable[[Any, Any], bool] = COMPARISONS[sign]

    def test(_field: Field, value: Any) -> Test:
        limit = reads(value)
        return lambda seen: str(seen) if seen is not None and holds(seen, limit) else None

    return Operator(words, takes, lambda field, value, bind: f"{field.sql} {sign} {bind(reads(value))}::{cast}", test)


def _between(takes: Shape, reads: Callable[[str], Any], cast: str) -> Operator:
    def sql(field: Field, value: Any, bind: Bind) -> str:
        return f"{field.sql} between ({bind(reads(value[0]))}::{cast}) and ({bind(reads(value[1]))}::{cast})"

    def test(_field: Field, value: Any) -> Test:
        first, last = map(reads, value)
        return lambda seen: str(seen) if seen is not None and first <= seen <= last else None

    return Operator("is between", takes, sql, test)


COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda seen, limit: bool(seen == limit),
    "<": lambda seen, limit: bool(seen < limit),
    "<=": lambda seen, limit: bool(seen <= limit),
    ">": lambda seen, limit: bool(seen > limit),
    ">=": lambda seen, limit: bool(seen >= limit),
}
_IS_NUMBER = _compared("is", shapes.NUMBER, "=", Decimal, "numeric")
NUMBER: Final = Kind(
    "number",
    {
        "is": _IS_NUMBER,
        "is_not": denied("is not", _IS_NUMBER, "is"),
        "over": _compared("is over", shapes.NUMBER, ">", Decimal, "numeric"),
        "at_least": _compared("is at least", shapes.NUMBER, ">=", Decimal, "numeric"),
        "under": _compared("is under", shapes.NUMBER, "<", Decimal, "numeric"),
        "at_most": _compared("is at most", shapes.NUMBER, "<=", Decimal, "numeric"),
        "between": _between(shapes.NUMBERS, Decimal, "numeric"),
        **filled("{} is null"),
    },
)
# Days are texts like 2026-01-31 to both sides: they compare like days, and one that is none breaks nothing.
DAY_CAST: Final = 'text collate "C"'
_IS_DAY = _compared("is", shapes.DAY, "=", str, DAY_CAST)
DATE: Final = Kind(
    "date",
    {
        "is": _IS_DAY,
        "is_not": denied("is not", _IS_DAY, "is"),
        "before": _compared("is before", shapes.DAY, "<", str, DAY_CAST),
        "after": _compared("is after", shapes.DAY, ">", str, DAY_CAST),
        "between": _between(shapes.DAYS, str, DAY_CAST),
        **filled("{} is null"),
    },
)

# ---------------------------------------------------------------- moments: as clocks show them in a zone


def _local_sql(field: Field, zone: str, bind: Bind) -> str:
    table = offsets(zone)
    # The one offset of a zone that never changed its clocks; PostgreSQL counts from one, and takes no bounds that are empty.
    if not table.moments:
        return f"(({field.sql}) at time zone 'UTC' + {bind(table.offsets[0])}::interval)"
    place = f"width_bucket({field.sql}, {bind(list(table.moments))}::timestamptz[]) + 1"
    return f"(({field.sql}) at time zone 'UTC' + ({bind(list(table.offsets))}::interval[])[{place}])"


def _weekday_sql(field: Field, value: Any, bind: Bind) -> str:
    numbers = [number for number, day in enumerate(WEEKDAYS, 1) if day in value.days]
    return f"extract(isodow from {_local_sql(field, value.zone, bind)}) = any({bind(numbers)}::int[])"


def _weekday_test(_field: Field, value: Any) -> Test:
    names, table = [label if day in value.days else None for day, label in WEEKDAYS.items()], offsets(value.zone)
    return lambda seen: None if seen is None else names[table.local(seen).weekday()]


def _hours_sql(field: Field, value: Any, bind: Bind) -> str:
    local, joined = f"({_local_sql(field, value.zone, bind)})::time", "and" if value.start < value.until else "or"
    return f"({local} >= {bind(value.start)}::time {joined} {local} < {bind(value.until)}::time)"


def _hours_test(_field: Field, value: Any) -> Test:
    first, last, table = time.fromisoformat(value.start), time.fromisoformat(value.until), offsets(value.zone)

    def test(seen: Any) -> str | None:
        if seen is None:
            return None
        local = table.local(seen).time()
        holds = first <= local < last if first < last else local >= first or local < last
        return f"{local:%H:%M}" if holds else None

    return test


def _since(words: str, sign: str, days: int) -> Operator:
    holds = COMPARISONS[sign]

    def limit(value: Any) -> datetime:
        day = date.fromisoformat(value.day)
        return midnight(day + timedelta(days=days) if day < date.max else day, value.zone)

    def test(_field: Field, value: Any) -> Test:
        moment = limit(value)
        return lambda seen: f"{seen:%Y-%m-%d %H:%M} UTC" if seen is not None and holds(seen, moment) else None

    return Operator(words, shapes.ZONED_DAY, lambda field, value, bind: f"{field.sql} {sign} {bind(limit(value))}::timestamptz", test)


_WEEKDAYS = Operator("is on", shapes.WEEKDAY, _weekday_sql, _weekday_test)
_HOURS = Operator("is between", shapes.HOURS, _hours_sql, _hours_test)
MOMENT: Final = Kind(
    "moment",
    {
        "on_weekdays": _WEEKDAYS,
        "not_on_weekdays": denied("is not on", _WEEKDAYS, "on_weekdays"),
        "between_hours": _HOURS,
        "outside_hours": denied("is not between", _HOURS, "between_hours"),
        "before": _since("is before", "<", 0),
        "until": _since("is on or before", "<", 1),
        "since": _since("is on or after", ">=", 0),
        "after": _since("is after", ">=", 1),
    },
)

# ---------------------------------------------------------------- calendars: whether something was on at a moment


def _during_sql(field: Field, value: Any, bind: Bind) -> str:
    moments = list(_boundaries(field, value))
    return f"mod(width_bucket({field.sql}, {bind(moments)}::timestamptz[]), 2) = 1" if moments else "false"


def _during_test(field: Field, value: Any) -> Test:
    shown = shapes.KEYS.said(value, field)
    # Asked each time: a calendar that goes on knows more tomorrow than it does today.
    return lambda seen: shown if seen is not None and bisect_right(_boundaries(field, value), seen) % 2 else None


def _boundaries(field: Field, value: Any) -> Boundaries:
    return field.calendar(field.stored(value)) if field.calendar else ()


def _calendar(name: str, during: str, outside: str) -> Kind:
    operator = Operator(during, shapes.KEYS, _during_sql, _during_test)
    return Kind(name, {"during": operator, "outside": denied(outside, operator, "during")})


OPENING: Final = _calendar("opening", "is within the opening hours of", "is outside the opening hours of")
SHIFTS: Final = _calendar("shifts", "is while somebody is on shift in", "is while nobody is on shift in")
