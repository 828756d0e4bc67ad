"""How a person wants the desk to behave: read with the session, so that asking costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from frontdesk.actor import Actor

UNDO_SECONDS = (0, 5, 10, 20, 30)
VOLUMES = {0: "No sound", 25: "A quiet sound", 60: "A sound", 100: "A loud sound"}


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's wishes; the defaults are the desk's.

    `undo_seconds`: how long a sent message waits, so that it can be taken back; 0 sends at once. `shares_drafts`: whether colleagues may
    look at a reply that is being written. `after_solving`: "next" opens
    the next ticket of the list, "list" goes back to it, "stay" stays. `has_single_keys`: whether bare letters act. `keys`: action -> key,
    where it differs from the given one. `notices`: reason -> ways (`notify/reasons.py`), where they differ. `hours`: when pushes and mails
    may come (`notify/quiet.py`). `sound`: how loud a new notice is, 0 to 100; 0 is silent. `away_since`: since when they get no
    new tickets because they said that they are away (ISO 8601); empty: they are there.
    """

    undo_seconds: int = 10
    shares_drafts: bool = True
    after_solving: str = "next"
    has_single_keys: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, list[str]] = field(default_factory=dict)
    hours: Mapping[str, Any] = field(default_factory=dict)
    sound: int = 0
    away_since: str = ""


KNOWN = frozenset(field.name for field in fields(Preferences))


def preferences(by: Actor) -> Preferences:
    """Return the actor's wishes. What a newer or older version of the desk wrote and this one does not know is left out."""
    return read(by.preferences)


def read(values: Mapping[str, Any]) -> Preferences:
    """Return stored values as wishes."""
    return Preferences(**{name: value for name, value in values.items() if name in KNOWN})
