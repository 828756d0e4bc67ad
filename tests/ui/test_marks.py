"""The bars of priorities say their order by shape alone, however many there are."""

import re

import pytest

from frontdesk.tickets.priorities import Known, Priorities
from frontdesk.ui import marks


def drawn(count: int, *, tone: str = "grey") -> list[str]:
    known = Priorities(Known(place, f"p{place}", "P", place, tone) for place in range(1, count + 1))
    return [marks.bars(known, one) for one in known.in_use]


def ink(html: str) -> float:
    """Return how much of a mark stands out, in square units; the sign of the first one most of all."""
    if "data-first" in html:
        return 14 * 14
    path = re.search(r'class="on" d="([^"]*)"', html)
    assert path
    return sum(float(width) * float(height) for width, height in re.findall(r"h([\d.]+)v([\d.]+)", path[1]))


@pytest.mark.parametrize("count", range(2, 10))
def test_each_priority_stands_out_more_than_the_next_one(count: int) -> None:
    inks = [ink(html) for html in drawn(count)]
    assert inks == sorted(set(inks), reverse=True)


@pytest.mark.parametrize("count", range(2, 10))
def test_colour_changes_no_shape(count: int) -> None:
    assert [html.replace(' data-tone="amber"', "") for html in drawn(count, tone="amber")] == drawn(count)


def test_the_four_that_every_desk_begins_with_have_a_sign_and_three_two_and_one_bar() -> None:
    assert [html.count("M") if "data-first" not in html else "!" for html in drawn(4)] == ["!", 3, 3, 3]
    assert [len(re.findall("M", re.findall(r'class="on" d="([^"]*)"', html)[0])) for html in drawn(4)[1:]] == [3, 2, 1]


def test_an_only_priority_raises_no_alarm() -> None:
    assert "data-first" not in drawn(1)[0]


def test_an_archived_one_stands_where_it_stood() -> None:
    rows = [Known(place, f"p{place}", "P", place, is_archived=place == 4) for place in range(1, 5)]
    known = Priorities(rows)
    assert marks.bars(known, rows[3]) == marks.bars(known, rows[2])
