"""The desk's name and colour, kept a few seconds in memory because every page shows them."""

import time
from dataclasses import dataclass

from frontdesk.identity.models import Desk

# Another process that changes the name is noticed after this long.
KEPT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What pages need to know of the desk."""

    name: str
    hue: int
    default_team_id: int | None
    is_demo: bool


_kept: tuple[float, DeskFacts] | None = None


def current() -> DeskFacts:
    """Return the desk's facts, at most KEPT_SECONDS old; defaults while there is no desk yet."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > KEPT_SECONDS:
        _kept = (now, _read())
    return _kept[1]


def forget() -> None:
    """Read again at the next call: an action changed the desk."""
    global _kept
    _kept = None


def _read() -> DeskFacts:
    desk = Desk.objects.first() or Desk()
    return DeskFacts(desk.name, desk.hue, desk.default_team_id, desk.is_demo)
