"""Which first steps are done: found by one statement from what is there, never remembered."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.identity import permissions

FOUND = "select * from first_steps_found()"
# Who holds one of these may do at least one step; nobody else costs a statement.
OFFERED_TO = frozenset(
    {
        permissions.SETTINGS_TEAMS,
        permissions.SETTINGS_PEOPLE,
        permissions.SETTINGS_COVERAGE,
        permissions.SETTINGS_ROUTING,
        permissions.SETTINGS_DESK,
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that its reader may do: `team`, `invite`, `hours`, `rule`, `ask`, `answer`.

    The team is where to begin, for the last two where the test ticket is; `ticket` is that one's number while it is open.
    """

    name: str
    is_done: bool
    team_id: int | None
    team_slug: str | None
    team_name: str | None
    ticket: int | None
    assignee_id: int | None
    assignee_name: str | None


def first_steps(by: Actor) -> Sequence[Step]:
    """Return the steps that this person may do, none once the desk hides them or all are done and no test ticket is open."""
    if OFFERED_TO.isdisjoint(by.permissions):
        return ()
    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        steps = [Step(*row) for row in cursor.fetchall()]
    return steps if any(not step.is_done or step.ticket for step in steps) else ()
