"""Until when an answer is owed: set by hand, or taken away."""

from datetime import datetime

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions import writing
from frontdesk.tickets.models import Ticket


def set_due(ticket: Ticket, *, due_at: datetime | None, version: int, by: Actor) -> None:
    """Promise an answer until `due_at`; None takes the promise away. A moment that has passed is late at once.

    Raises: StaleTicketError when `version` is no longer the ticket's, InvalidError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    before = ticket.due_at
    if due_at == before:
        return
    if ticket.is_solved:
        raise InvalidError("A solved ticket owes no answer. Reopen it first.", field="due")
    writing.write(ticket, version=version, due_at=due_at)
    record("ticket.due", by=by, ticket_id=ticket.pk, due_at=[moment and moment.isoformat() for moment in (before, due_at)])
