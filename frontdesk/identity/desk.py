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


# One entry at most, under the key "desk": when it was read, and what.
_kept: dict[str, tuple[float, DeskFacts]] = {}


def current() -> DeskFacts:
    """Return the desk's facts, at most KEPT_SECONDS old; defaults while there is no desk yet."""
    now = time.monotonic()
    read_at, facts = _kept.get("desk", (0.0, None))
    if facts is None or now - read_at > KEPT_SECONDS:
        facts = _read()
        _kept["desk"] = (now, facts)
    return facts


def forget() -> None:
    """Read again at the next call: an action changed the desk."""
    _kept.clear()


def _read() -> DeskFacts:
    desk = Desk.objects.first() or Desk()
    return DeskFacts(desk.name, desk.hue, desk.default_team_id, desk.is_demo)
