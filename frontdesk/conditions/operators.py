"""What an operator is: its words, what it takes, and its two meanings; and those that every kind has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdesk.conditions import shapes
from frontdesk.conditions.fields import Field
from frontdesk.conditions.shapes import TEXT_MAX, Shape

# Gives a value a parameter of its own and returns how a statement says it.
Bind = Callable[[Any], str]
Sql = Callable[[Field, Any, Bind], str]
# What was seen that fulfils it, as people read it; None when it does not.
Test = Callable[[Any], str | None]
Making = Callable[[Field, Any], Test]


@dataclass(frozen=True, slots=True)
class Operator:
    """`words` stand between the field and the value in a sentence. `denies`: the operator that this one is the opposite of."""

    words: str
    takes: Shape
    sql: Sql
    test: Making
    denies: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What values of a kind can be asked for; `name` is what a form goes by."""

    name: str
    operators: Mapping[str, Operator] = field(hash=False, compare=False)


def denied(words: str, opposite: Operator, denies: str) -> Operator:
    """Return the operator that holds wherever its opposite does not."""

    def sql(field: Field, value: Any, bind: Bind) -> str:
        return f"({opposite.sql(field, value, bind)}) is not true"

    def test(field: Field, value: Any) -> Test:
        inner = opposite.test(field, value)
        return lambda seen: None if inner(seen) is not None else plain(field, seen)

    return Operator(words, opposite.takes, sql, test, denies)


def plain(field: Field, seen: Any) -> str:
    """Return what is seen, as people read it."""
    if not _is_filled(seen):
        return "nothing"
    if isinstance(seen, list | tuple | set | frozenset):
        return ", ".join(field.shown(one) for one in seen)
    return field.shown(seen) if field.choices else str(seen).strip()[:TEXT_MAX]


def filled(empty_sql: str) -> dict[str, Operator]:
    """Return what asks whether there is a value at all."""
    empty = Operator(
        "is empty",
        shapes.NOTHING,
        lambda field, _value, _bind: empty_sql.format(field.sql),
        lambda _field, _value: lambda seen: None if _is_filled(seen) else "nothing",
    )
    return {"is_empty": empty, "is_filled": denied("is filled", empty, "is_empty")}


def _is_filled(seen: Any) -> bool:
    return seen is not None and seen != "" and (not isinstance(seen, list | tuple | set | frozenset) or bool(seen))
