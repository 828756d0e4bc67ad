"""A condition compiled twice: to SQL, and to a function over the values of one ticket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.conditions.errors import ConditionError
from frontdesk.conditions.fields import Field, Values
from frontdesk.conditions.operators import Operator
from frontdesk.conditions.tree import Condition, Every, Is, Nothing

# A part that holds, and what was seen that made it hold.
Because = tuple[tuple[Condition, str], ...]
Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a ticket matches, and by what: the comparisons that held, and groups of which none may hold as a whole."""

    matched: bool
    because: Because = ()


Predicate = Callable[[Values], Outcome]
# The parts that hold; None when the condition does not.
_Holds = Callable[[Values], Because | None]
NO = Outcome(False)


def as_sql(condition: Condition, fields: Mapping[str, Field], prefix: str = "c") -> tuple[str, Params]:
    """Return an SQL expression and its parameters, whose names begin with `prefix`. Unknown counts as no. Raises: ConditionError."""
    params: Params = {}

    def bind(value: Any) -> str:
        name = f"{prefix}_{len(params)}"
        params[name] = value
        return f"%({name})s"

    return _sql(condition, fields, bind), params


def as_predicate(condition: Condition, fields: Mapping[str, Field]) -> Predicate:
    """Return a function that tells whether a ticket's values match, and why. Raises: ConditionError."""
    holds = _holds(condition, fields)

    def outcome(values: Values) -> Outcome:
        because = holds(values)
        return NO if because is None else Outcome(True, because)

    return outcome


def _sql(condition: Condition, fields: Mapping[str, Field], bind: Callable[[Any], str]) -> str:
    if isinstance(condition, Is):
        field, operator = _meaning(condition, fields)
        return operator.sql(field, condition.value, bind)
    parts = [f"({_sql(part, fields, bind)})" for part in condition.parts]
    if isinstance(condition, Every):
        return " and ".join(parts) or "true"
    joined = " or ".join(parts) or "false"
    return f"({joined}) is not true" if isinstance(condition, Nothing) else joined


def _holds(condition: Condition, fields: Mapping[str, Field]) -> _Holds:
    if isinstance(condition, Is):
        return _leaf(condition, fields)
    parts = [_holds(part, fields) for part in condition.parts]
    if isinstance(condition, Every):
        return _every(parts)
    return _nothing(condition, parts) if isinstance(condition, Nothing) else _some(parts)


def _leaf(leaf: Is, fields: Mapping[str, Field]) -> _Holds:
    field, operator = _meaning(leaf, fields)
    value, test = field.value, operator.test(field, leaf.value)

    def holds(values: Values) -> Because | None:
        seen = test(value(values))
        return None if seen is None else ((leaf, seen),)

    return holds


def _every(parts: list[_Holds]) -> _Holds:
    def holds(values: Values) -> Because | None:
        because: Because = ()
        for part in parts:
            found = part(values)
            if found is None:
                return None
            because += found
        return because

    return holds


def _some(parts: list[_Holds]) -> _Holds:
    return lambda values: next((found for part in parts if (found := part(values)) is not None), None)


def _nothing(group: Nothing, parts: list[_Holds]) -> _Holds:
    because: Because = ((group, ""),)
    return lambda values: None if any(part(values) is not None for part in parts) else because


def _meaning(leaf: Is, fields: Mapping[str, Field]) -> tuple[Field, Operator]:
    field = fields.get(leaf.field)
    operator = field.kind.operators.get(leaf.operator) if field else None
    if field is None or operator is None:
        raise ConditionError(f"There is no field “{leaf.field}” any more.")
    return field, operator
