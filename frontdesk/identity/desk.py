"""The desk's name, colour and what it gives to everybody, kept a few seconds in memory because every page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.identity.models import Desk
from frontdesk.lib.kept import Kept


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What pages need to know of the desk."""

    name: str
    hue: int
    default_team_id: int | None
    is_demo: bool
    # Reason -> ways, as an admin gives them to colleagues who have not chosen; `notify/reasons.py` knows the words.
    notices: Mapping[str, list[str]] = field(default_factory=dict)


def _read() -> DeskFacts:
    desk = Desk.objects.first() or Desk()
    return DeskFacts(desk.name, desk.hue, desk.default_team_id, desk.is_demo, desk.given_notices)


_kept = Kept(_read)


def current() -> DeskFacts:
    """Return the desk's facts, a few seconds old at most; defaults while there is no desk yet."""
    return _kept.current()


def forget() -> None:
    """Read again at the next call: an action changed the desk."""
    _kept.forget()
