"""A condition as a tree: all of, any of, none of, and a comparison of one field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Is:
    """One field compared with a value, which is in the form that its operator's shape reads it into."""

    field: str
    operator: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; without parts it always does."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Nothing:
    """No part holds."""

    parts: "tuple[Condition, ...]"


Condition = Every | Some | Nothing | Is


def leaves(condition: Condition) -> Iterator[Is]:
    """Yield the comparisons of a tree, in order."""
    if isinstance(condition, Is):
        yield condition
        return
    for part in condition.parts:
        yield from leaves(part)
