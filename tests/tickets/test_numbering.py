"""Numbers of priorities rise in their order, mean one priority each, and as few tickets as possible have to move."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import numbering
from frontdesk.tickets.numbering import HIGHEST, LOWEST, Slot, numbered

ORDERS = st.lists(st.integers(-12, 12).filter(bool), max_size=6, unique=True).flatmap(
    lambda numbers: st.tuples(
        st.permutations([*numbers, None]),
        st.sets(st.integers(-14, 14).filter(lambda number: number not in numbers), max_size=12),
        st.lists(st.integers(0, 9), min_size=7, max_size=7),
    )
)


def free(low: int, high: int, used: set[int]) -> int:
    return sum(number not in used for number in range(low + 1, high))


def fewest(slots: list[Slot], taken: set[int]) -> int:
    """Return the fewest tickets that could move: by trying every choice of priorities that keep their numbers."""
    used = taken | {slot.number for slot in slots if slot.number is not None} | {0}
    places = [place for place, slot in enumerate(slots) if slot.number is not None]
    best = sum(slot.tickets for slot in slots)
    for count in range(len(places) + 1):
        for kept in combinations(places, count):
            ends = [(place, slots[place].number or 0) for place in kept]
            if all(low < high and free(low, high, used) >= b - a - 1 for (a, low), (b, high) in pairwise(ends)):
                best = min(best, sum(slot.tickets for place, slot in enumerate(slots) if place not in kept))
    return best


@given(ORDERS)
def test_numbers_rise_are_new_and_move_the_fewest_tickets(drawn: tuple[list[int | None], set[int], list[int]]) -> None:
    order, taken, tickets = drawn
    slots = [Slot(number, held if number is not None else 0) for number, held in zip(order, tickets, strict=False)]
    found = numbered(slots, taken)
    assert found == sorted(set(found))
    moved = [(slot, number) for slot, number in zip(slots, found, strict=True) if slot.number != number]
    assert not {number for _, number in moved} & (taken | {slot.number for slot in slots} | {0})
    assert sum(slot.tickets for slot, _ in moved) == fewest(slots, taken)


def test_what_is_in_order_already_stays() -> None:
    assert numbered([Slot(1), Slot(2), Slot(9)], {5}) == [1, 2, 9]


def test_of_a_swap_the_one_with_fewer_tickets_moves() -> None:
    assert numbered([Slot(2, 1), Slot(1, 100)], ()) == [-10, 1]
    assert numbered([Slot(2, 100), Slot(1, 1)], ()) == [2, 12]


def test_a_new_one_at_the_end_leaves_room_before_it() -> None:
    assert numbered([Slot(1), Slot(2), Slot(None)], ()) == [1, 2, 12]
    assert numbered([Slot(1, 9), Slot(2, 9), Slot(None), Slot(12, 9)], ()) == [1, 2, 7, 12]


def test_beside_the_end_of_the_numbers_there_is_still_room(monkeypatch: pytest.MonkeyPatch) -> None:
    assert numbered([Slot(HIGHEST - 1, 5), Slot(None)], ()) == [HIGHEST - 1, HIGHEST]
    assert numbered([Slot(None), Slot(LOWEST + 1, 5)], ()) == [LOWEST, LOWEST + 1]
    monkeypatch.setattr(numbering, "LOWEST", 1)
    monkeypatch.setattr(numbering, "HIGHEST", 3)
    with pytest.raises(InvalidError, match="no number is left"):
        numbered([Slot(1), Slot(None), Slot(2), Slot(3)], ())
