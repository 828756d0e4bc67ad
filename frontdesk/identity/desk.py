"""The desk's name, colour and what it gives to everybody, kept a few seconds in memory because every page shows them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    # Reason -> ways, as an admin gives them to colleagues who have not chosen; `notify/reasons.py` knows the words.
    notices: Mapping[str, list[str]] = field(default_factory=dict)


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
    return DeskFacts(desk.name, desk.hue, desk.default_team_id, desk.is_demo, desk.given_notices)
