"""What lists and searches ask of custom fields, and each as SQL over a ticket `t`.

Unsolved tickets are few: each is asked whether it holds the value. Among all tickets those that hold it come from the index first, as
long as they are few; a value that is everywhere is found soon enough by asking.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db import connection

from frontdesk.fields.kinds import WrongError, parsed, word
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Kind

ANY, NONE, ME = "any", "none", "me"
# Up to so many tickets that hold a value are named one by one.
FEW_MAX: Final = 500
# Behind every word that begins like this.
LAST: Final = "\U0010ffff"
COMPARED: Final = re.compile(r"([<>]=?)(.+)")
RANGED: Final = frozenset({Kind.NUMBER, Kind.DATE})


@dataclass(frozen=True, slots=True)
class FieldTest:
    """A field holds one of some words, a word that begins like one of some, a number between two, anything, or nothing at all.

    A field that its reader does not know (`field_id` 0) holds nothing of this.
    """

    field_id: int
    words: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    spans: tuple[tuple[float | None, float | None], ...] = ()
    is_there: bool = False
    is_missing: bool = False
    # Also whoever reads the list.
    is_me: bool = False


def field_test(field: Definition | None, values: Sequence[str]) -> FieldTest:
    """Return what the values of a list's address ask of a field; what its kind cannot be finds nothing."""
    if field is None:
        return FieldTest(0)
    words, starts, spans = [], [], []
    for value in values:
        if value in (ANY, NONE) or (field.kind is Kind.CHECK and value in ("yes", "no")):
            continue
        if field.kind in RANGED:
            spans += [span] if (span := span_of(field, value)) else []
        elif field.kind is Kind.TREE:
            words += field.below(value)
        elif field.kind is Kind.PERSON:
            words += [value] if value != ME else []
        elif field.kind is Kind.CHOICE:
            words.append(value)
        else:
            starts.append(word(value.removesuffix("*")))
    is_there, is_missing = ANY in values or "yes" in values, NONE in values or "no" in values
    is_me = field.kind is Kind.PERSON and ME in values
    return FieldTest(field.id, tuple(words), tuple(starts), tuple(spans), is_there, is_missing, is_me)


def span_of(field: Definition, value: str) -> tuple[float | None, float | None] | None:
    """Return the numbers between which "3..7", "..7", "3..", ">3", "<=7" or "3" is; days count by their place in the calendar.

    None for anything else.
    """
    if compared := COMPARED.fullmatch(value):
        return _beyond(field, compared[1], compared[2])
    low, dots, high = value.partition("..")
    try:
        ends = (_number(field, low), _number(field, high) if dots else _number(field, low))
    except (WrongError, ValueError):
        return None
    return None if ends == (None, None) else ends


def _beyond(field: Definition, relation: str, text: str) -> tuple[float | None, float | None] | None:
    try:
        end = _number(field, text)
    except (WrongError, ValueError):
        return None
    if end is None:
        return None
    # Numbers have six decimals at most, so "more than" begins there.
    step = 0.0 if "=" in relation else 1e-6
    return (end + step, None) if relation.startswith(">") else (None, end - step)


def _number(field: Definition, text: str) -> float | None:
    value = parsed(field, text)
    if value is None:
        return None
    return float(date.fromisoformat(value).toordinal()) if field.kind is Kind.DATE else float(value)


class Split(str):
    """A test that asks each ticket, for a statement that may take the tickets that hold it instead, where they are few.

    `holders` is an array of their numbers, as SQL; of more than FEW_MAX it has one more than that.
    """

    __slots__ = ("holders",)
    holders: str


def condition(test: FieldTest, params: dict[str, Any], name: str, *, is_among_few: bool, splits: bool = False) -> str:
    """Return a test as SQL; `name` begins the names of its parameters. `is_among_few`: the list is short enough to ask each ticket.

    For other lists the tickets that hold it are looked up now, or with `splits` by the list's own statement.
    """
    if not test.field_id:
        return "false"
    if test.is_me:
        test = replace(test, words=(*test.words, str(params["me"])))
    if is_among_few or test.is_missing or test.is_there:
        return _asking(test, params, name)
    if splits:
        split = Split(_asking(test, params, name))
        split.holders = _holders(test, params, name)
        return split
    if (numbers := holding(test)) is None:
        return _asking(test, params, name)
    params[name] = numbers
    return f"t.number = any(%({name})s::bigint[])"


def _holders(test: FieldTest, params: dict[str, Any], name: str) -> str:
    lows, highs = ([span[end] for span in test.spans] for end in (0, 1))
    own = {"of": test.field_id, "any": list(test.words), "begun": list(test.starts), "from": lows, "to": highs, "most": FEW_MAX + 1}
    params |= {f"{name}_{word}": value for word, value in own.items()}
    casts = {"of": "bigint", "any": "text[]", "begun": "text[]", "from": "float8[]", "to": "float8[]", "most": "int"}
    return f"array(select tickets_holding({', '.join(f'%({name}_{word})s::{cast}' for word, cast in casts.items())}))"


def _asking(test: FieldTest, params: dict[str, Any], name: str) -> str:
    params[f"{name}_id"] = test.field_id
    own = f"from tickets_fieldvalue v where v.ticket_id = t.number and v.field_id = %({name}_id)s"
    arms = ["true"] if test.is_there else [f"({held})" for held in _held(test, params, name)]
    # A value, not an EXISTS: the planner would turn that into a join, and look through all tickets that hold the value.
    found = [f"(select {' or '.join(arms)} {own}) is true"] if arms else []
    found += [f"(select true {own}) is null"] if test.is_missing else []
    return f"({' or '.join(found)})" if found else "false"


def _held(test: FieldTest, params: dict[str, Any], name: str) -> list[str]:
    found = []
    if test.words:
        params[f"{name}_words"] = list(test.words)
        found.append(f"v.word = any(%({name}_words)s)")
    for place, start in enumerate(test.starts):
        params |= {f"{name}_start_{place}": start, f"{name}_end_{place}": start + LAST}
        found.append(f"v.word >= %({name}_start_{place})s and v.word < %({name}_end_{place})s")
    for place, (low, high) in enumerate(test.spans):
        params |= {f"{name}_low_{place}": low, f"{name}_high_{place}": high}
        ends = [f"v.number >= %({name}_low_{place})s"] if low is not None else []
        ends += [f"v.number <= %({name}_high_{place})s"] if high is not None else []
        found.append(" and ".join(ends))
    return found


def holding(test: FieldTest) -> list[int] | None:
    """Return the numbers of all tickets that hold what is asked, whoever sees them; None when they are more than FEW_MAX."""
    lows, highs = ([span[end] for span in test.spans] for end in (0, 1))
    with connection.cursor() as cursor:
        cursor.execute(
            "select tickets_holding(%s, %s::text[], %s::text[], %s::float8[], %s::float8[], %s)",
            [test.field_id, list(test.words), list(test.starts), lows, highs, FEW_MAX + 1],
        )
        numbers = [number for (number,) in cursor.fetchall()]
    return None if len(numbers) > FEW_MAX else numbers
