"""What somebody asked for, as a tree: the one shape of a condition, whoever wrote it.

A text in the search box is a run of nodes that must all be true. Rules and reports may nest deeper; what reads a tree goes through
its nodes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be found. `is_phrase`: just so, in this order; `is_start`: the word may go on."""

    text: str
    is_phrase: bool = False
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with values, any of which will do. `relation` is one of = < <= > >=; `raw` is what was typed."""

    field: str
    values: tuple[str, ...]
    relation: str = "="
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts."""

    parts: tuple["Node", ...]


Node = Words | Comparison | Not | Some
