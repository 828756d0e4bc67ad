"""How many tickets have a status, and what else names it: numbers for people who arrange statuses and see no ticket."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.tickets.models import TicketStatus
from frontdesk.tickets.statuses import known_of

# Beyond this the exact number says nothing more, and would take long.
COUNTED_MAX = 10_000
OWN = "t.own_status_id = %(id)s"
GIVEN = "t.status = %(category)s and t.own_status_id is null"
TICKETS = "select count(*) from (select from tickets_ticket t where {where} limit %(most)s) as found"
MACROS = "select count(*) from tickets_macro where (changes->>'status')::int = %(id)s"
VIEWS = "select count(*) from tickets_view where '&' || query || '&' like %(asked)s"


@dataclass(frozen=True, slots=True)
class Uses:
    """What names a status. `tickets` counts up to COUNTED_MAX."""

    tickets: int
    macros: int
    views: int

    @property
    def has_more(self) -> bool:
        """Whether more tickets have it than were counted."""
        return self.tickets > COUNTED_MAX


def uses(status: TicketStatus, *, by: Actor) -> Uses:
    """Return what names a status. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    params: dict[str, Any] = {"id": status.pk, "category": status.category, "most": COUNTED_MAX + 1, "asked": f"%&status={status.key}&%"}
    tickets = TICKETS.format(where=GIVEN if known_of(status).is_given else OWN)
    with acting(SYSTEM), connection.cursor() as cursor:
        counts = []
        for statement in (tickets, MACROS, VIEWS):
            cursor.execute(statement, params)
            counts.append(cursor.fetchone()[0])
        return Uses(*counts)
