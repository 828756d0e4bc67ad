"""Which numbers priorities get so that they stand in an order and the fewest tickets have to move. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from frontdesk.lib.errors import InvalidError

# Beside the first and the last one there is room for some more.
STEP = 10
# What the column takes.
LOWEST, HIGHEST = -32_000, 32_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A priority at its wanted place: the number it has, None for a new one, and how many tickets hold it."""

    number: int | None
    tickets: int = 0


def numbered(slots: Sequence[Slot], taken: Collection[int]) -> list[int]:
    """Return a number for each, rising; those whose tickets are most keep theirs. `taken` are numbers that mean one already.

    Raises: InvalidError when there is no number left.
    """
    used = frozenset(taken) | {slot.number for slot in slots if slot.number is not None} | {0}
    kept = _kept(slots, used)
    result: list[int] = []
    edges = [(-1, LOWEST - 1), *((place, slots[place].number or 0) for place in kept), (len(slots), HIGHEST + 1)]
    for (before, low), (after, high) in pairwise(edges):
        result += _between(low, high, after - before - 1, used)
        if after < len(slots):
            result.append(high)
    return result


def _kept(slots: Sequence[Slot], used: frozenset[int]) -> list[int]:
    """Return the places that keep their number: together they hold the most tickets, and between them is room for the others."""
    ends = [-1, *(place for place, slot in enumerate(slots) if slot.number is not None), len(slots)]
    best: dict[int, tuple[int, list[int]]] = {-1: (0, [])}
    for place in ends[1:]:
        found = [
            (weight + _weight(slots, place), [*chain, *([place] if place < len(slots) else [])])
            for earlier, (weight, chain) in best.items()
            if _has_room(slots, earlier, place, used)
        ]
        if found:
            best[place] = max(found, key=lambda one: one[0])
    if len(slots) not in best:
        raise InvalidError("These priorities were moved so often that no number is left between them.")
    return best[len(slots)][1]


def _weight(slots: Sequence[Slot], place: int) -> int:
    # Of as many tickets the fewer priorities move.
    return slots[place].tickets * 1000 + 1 if place < len(slots) else 0


def _has_room(slots: Sequence[Slot], earlier: int, later: int, used: frozenset[int]) -> bool:
    low, high = (_number(slots, place) for place in (earlier, later))
    return low < high and len(_free(low, high, used)) >= later - earlier - 1


def _number(slots: Sequence[Slot], place: int) -> int:
    if place in (-1, len(slots)):
        return LOWEST - 1 if place < 0 else HIGHEST + 1
    return slots[place].number or 0


def _between(low: int, high: int, count: int, used: frozenset[int]) -> list[int]:
    """Return so many free numbers, apart from each other; beside one end alone, not farther from it than needed."""
    reach, free = STEP * (count + 1), _free(low, high, used)
    if high > HIGHEST:
        start = max(low, 0) if low < LOWEST else low
        near = _free(start, start + reach, used)
    elif low < LOWEST:
        near = _free(high - reach, high, used)
    else:
        near = free
    if len(near) < count:
        near = free[:count] if high > HIGHEST else free[-count:]
    return [near[(place + 1) * (len(near) + 1) // (count + 1) - 1] for place in range(count)]


def _free(low: int, high: int, used: frozenset[int]) -> list[int]:
    return [number for number in range(max(low + 1, LOWEST), min(high, HIGHEST + 1)) if number not in used]
