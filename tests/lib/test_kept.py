"""What is kept in memory is read again when it is old, and when it is forgotten."""

from itertools import count

import pytest

from frontdesk.lib import kept
from frontdesk.lib.kept import KEPT_SECONDS, Kept


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])
    return now


def test_a_value_is_read_once_until_it_is_old(clock: list[float]) -> None:
    number = Kept(count().__next__)
    assert [number.current(), number.current()] == [0, 0]
    clock[0] += KEPT_SECONDS + 0.1
    assert number.current() == 1


def test_a_forgotten_value_is_read_again(clock: list[float]) -> None:
    number, other = Kept(count().__next__), Kept(count().__next__)
    assert (number.current(), other.current()) == (0, 0)
    number.forget()
    assert (number.current(), other.current()) == (1, 0)
    kept.forget_all()
    assert (number.current(), other.current()) == (2, 1)


def test_nothing_is_a_value_too(clock: list[float]) -> None:
    asked: list[int] = []
    nothing = Kept(lambda: asked.append(1))
    nothing.current()
    nothing.current()
    assert asked == [1]
