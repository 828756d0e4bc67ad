"""Macros whose changes wait beside the text until it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.actor import Actor
from frontdesk.tickets import statuses
from frontdesk.tickets.around import Directory
from frontdesk.tickets.changes import read
from frontdesk.tickets.models import Macro, Status
from frontdesk.web.workspace.saying import to_do


@dataclass(frozen=True, slots=True)
class Pending:
    """A macro as the composer shows it; `sends` is what its status makes of the send button, empty without one."""

    id: int
    name: str
    does: str
    sends: str


def pending(ids: Sequence[int], directory: Directory, by: Actor) -> list[Pending]:
    """Return those of the macros that the actor has and that change something."""
    return [pending_of(macro, directory, by) for macro in Macro.objects.filter(pk__in=ids) if macro.changes] if ids else []


def pending_of(macro: Macro, directory: Directory, by: Actor) -> Pending:
    """Return one macro as the composer shows it."""
    changes = read(macro.changes)
    sends = f"Send, then set to {statuses.name_of(changes.status)}" if changes.status else ""
    return Pending(macro.pk, macro.name, to_do(changes, directory, by), "Send and solve" if changes.status == Status.SOLVED else sends)
