"""Changes: what a bulk deed or a macro does to a ticket, as a value that can be kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from frontdesk.actor import Actor

ME, NOBODY = "me", "none"
# Wakes when the customer writes, however long that takes.
UNTIL_REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of a ticket; what is empty stays as it is. `assignee` is "me", "none" or a person's id.

    `answer` is a message of its parent that it gets as well.
    """

    status: int | None = None
    priority: int | None = None
    type: str = ""
    assignee: str = ""
    team: int | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    answer: int | None = None
    # A word of `snoozes.LABELS`, or "reply".
    snooze: str = ""
    # Values of custom fields by key, as somebody would type them; an empty one takes the value away.
    fields: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether it changes anything at all."""
        return bool(self.kept())

    def kept(self) -> dict[str, Any]:
        """Return it as JSON keeps it, without what is empty."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items() if value not in (None, "", ())
        }

    def assignee_id(self, by: Actor) -> int | None:
        """Return whose id the assignee is; None is nobody."""
        if self.assignee == ME:
            return by.person_id
        return None if self.assignee == NOBODY else int(self.assignee)


NAMES = frozenset(field.name for field in fields(Changes))


def read(kept: Mapping[str, Any]) -> Changes:
    """Return kept changes as a value; what another version of the desk knew and this one does not is left out."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in NAMES}
    if "fields" in values:
        values["fields"] = tuple((key, value) for key, value in values["fields"])
    return Changes(**values)
