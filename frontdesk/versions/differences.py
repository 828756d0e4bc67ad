"""What differs between two documents of a setting, in the words of its pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from frontdesk.versions.nouns import Kind, Noun, Part

NOTHING = "Nothing"
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs: the lines only the earlier one has, and those only the later one has."""

    label: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def is_exchange(self) -> bool:
        """Whether one value stands in place of another, and both fit on a line."""
        return len(self.removed) == len(self.added) == 1


@dataclass(frozen=True, slots=True)
class Sides:
    """One part of two documents beside each other."""

    label: str
    one: tuple[str, ...]
    other: tuple[str, ...]


def differences(noun: Noun, before: Document | None, after: Document | None) -> tuple[Difference, ...]:
    """Return what `after` has otherwise than `before`, in the order of the noun's parts; None: there is no such setting."""
    if before is None:
        # What somebody chose for something new, not what everything new has.
        chosen = [part for part in noun.parts if after is not None and not part.is_key and after.get(part.name) not in (None, part.default)]
        return tuple(Difference(part.label, (), said(part, (after or {})[part.name])) for part in chosen)
    return tuple(_difference(sides) for sides in beside(noun, before, after))


def beside(noun: Noun, one: Document | None, other: Document | None) -> Iterator[Sides]:
    """Yield the parts that two documents do not have in common, whole."""
    for part in noun.parts:
        values = [document.get(part.name) if document is not None else None for document in (one, other)]
        if one is not None and other is not None and part.is_same(*values):
            continue
        lines = [said(part, value) if document is not None else () for document, value in zip((one, other), values, strict=True)]
        if lines[0] != lines[1] and not (one is None and lines[1] == (NOTHING,)) and not (other is None and lines[0] == (NOTHING,)):
            yield Sides(part.label, *lines)


def said(part: Part, value: Any) -> tuple[str, ...]:
    """Return a value as people read it: one line, or several."""
    if part.kind is Kind.WORDS:
        return tuple((part.words or str)(one) for one in value or ()) or (NOTHING,)
    if part.words is not None:
        return tuple(part.words(value).splitlines()) or (NOTHING,)
    if value in (None, "", [], {}):
        return (NOTHING,)
    if part.kind is Kind.YES_NO:
        return ("Yes" if value else "No",)
    if part.kind is Kind.TREE:
        return tuple(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None).splitlines())
    return tuple(str(value).splitlines()) or (NOTHING,)


def _difference(sides: Sides) -> Difference:
    removed = tuple(line for line in sides.one if line not in sides.other)
    added = tuple(line for line in sides.other if line not in sides.one)
    # The same in another order.
    return Difference(sides.label, removed, added) if removed or added else Difference(sides.label, sides.one, sides.other)
