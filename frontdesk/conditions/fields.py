"""A field that can be asked about: what it is called, what kind of values it has, and where they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frontdesk.conditions.operators import Kind, Operator

# What is known of one ticket: the field's `value` picks its own out of it.
Values = Mapping[str, Any]
# Moments in order, at which something begins and ends in turns.
Boundaries = Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's values: how people call it, and what is stored. `key` is what documents keep when they may say it otherwise."""

    label: str
    stored: Any
    is_archived: bool = False
    key: str = ""
    # Stored values that count as this one, too: what stands below it in a tree.
    also: tuple[Any, ...] = ()
    # How another desk finds it, where that is not its label.
    lasting: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `sql` is its value as an expression, `value` the same from values in Python; None or an empty one says: nothing there.

    `operators` are those of its kind when empty. `choices`: key in documents -> choice, for kinds that choose; the mapping may look
    them up when asked.
    """

    key: str
    label: str
    kind: "Kind"
    sql: str
    value: Callable[[Values], Any]
    operators: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict, hash=False, compare=False)
    is_archived: bool = False
    # How a sentence begins that speaks of it; empty: with its label.
    said: str = ""
    # Its choices are found by their names, too, which a document for another desk has.
    is_named: bool = False
    # What the values are in PostgreSQL, where choices are compared.
    cast: str = "text"
    # For a set that is kept in a table: whether it has one of {ids}. An index may answer that; an array put together would not.
    sql_has: str = ""
    # For calendars: when one of the chosen ones is on.
    calendar: Callable[[Sequence[Any]], Boundaries] | None = field(default=None, hash=False, compare=False)

    def offered(self) -> "Mapping[str, Operator]":
        """Return the operators of this field by name."""
        names = self.operators or tuple(self.kind.operators)
        return {name: self.kind.operators[name] for name in names}

    def stored(self, keys: Sequence[str]) -> list[Any]:
        """Return what is stored for these choices; what is no choice any more is nobody's value."""
        return [stored for key in keys if (choice := self.choices.get(key)) is not None for stored in (choice.stored, *choice.also)]

    def labels(self, keys: Sequence[str]) -> dict[Any, str]:
        """Return how people call what is stored for these choices."""
        return {
            stored: choice.label
            for key in keys
            if (choice := self.choices.get(key)) is not None
            for stored in (choice.stored, *choice.also)
        }

    def shown(self, stored: Any) -> str:
        """Return how people call a stored value."""
        if (known := self.choices.get(str(stored))) is not None and known.stored == stored:
            return known.label
        listed = list(self.choices.values())
        exact = next((choice.label for choice in listed if choice.stored == stored), None)
        return exact or next((choice.label for choice in listed if stored in choice.also), str(stored))
