"""Solved, reopened, closed for good."""

from datetime import datetime
from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access, statuses
from frontdesk.tickets.actions import filling, writing
from frontdesk.tickets.actions.conversation import REOPEN_WITHIN
from frontdesk.tickets.models import Status, Ticket

CLOSE_BATCH = 500


def solve(ticket: Ticket, *, by: Actor) -> None:
    """Mark as solved; doing it twice changes nothing. Raises: FieldsError when a field must be filled in first, ForbiddenError."""
    access.require(by, access.REPLY if by.is_customer else access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    if not ticket.is_solved:
        filling.require_filled(ticket, by=by)
        _move(ticket, Status.SOLVED, by)


def reopen(ticket: Ticket, *, by: Actor) -> None:
    """Make a solved ticket our turn again. Raises: InvalidError once it is closed, ForbiddenError."""
    access.require(by, access.REPLY if by.is_customer else access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    if not ticket.is_solved:
        return
    if ticket.status == Status.CLOSED or (ticket.solved_at is not None and ticket.solved_at < writing.now() - REOPEN_WITHIN):
        raise InvalidError(
            "This was solved more than 14 days ago and stays closed. Write an answer: it begins a new ticket linked to this one."
        )
    _move(ticket, Status.OPEN, by)


def close_forgotten(now: datetime) -> int:
    """Close what was solved more than 14 days before `now`, oldest first, at most CLOSE_BATCH; return how many."""
    due = Ticket.objects.select_for_update(skip_locked=True).filter(status=Status.SOLVED, solved_at__lt=now - REOPEN_WITHIN)
    tickets = list(due.order_by("solved_at")[:CLOSE_BATCH])
    for ticket in tickets:
        changes = statuses.meant(Status.CLOSED).columns
        moved: dict[str, Any] = {"own_status_id": [ticket.own_status_id, changes["own_status_id"]]}
        writing.write(ticket, **changes, closed_at=now)
        record("ticket.closed", by=SYSTEM, ticket_id=ticket.pk, status=[Status.SOLVED, Status.CLOSED], **moved)
    return len(tickets)


def _move(ticket: Ticket, status: Status, by: Actor) -> None:
    # Customers know nothing of what may follow what: whatever they do is always possible.
    before, move = ticket.status, writing.status_changes if by.is_customer else writing.chosen_changes
    changes = move(ticket, status)
    turned = writing.turned(ticket, changes)
    writing.write(ticket, **changes)
    name = "ticket.solved" if status == Status.SOLVED else "ticket.reopened"
    record(name, by=by, ticket_id=ticket.pk, is_public=True, status=[before, int(status)], **turned)
