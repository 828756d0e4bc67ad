"""Changing what a ticket is: status, priority, type, subject."""

from typing import Any

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access, types
from frontdesk.tickets.actions import filling, writing
from frontdesk.tickets.models import Priority, Status, Ticket

# One event a property, so that timeline and rules read them by name.
EVENT = {"priority": "ticket.prioritised", "type": "ticket.typed", "subject": "ticket.renamed"}


def change(
    ticket: Ticket,
    *,
    version: int,
    by: Actor,
    status: Status | None = None,
    priority: Priority | None = None,
    type: str | None = None,
    subject: str | None = None,
) -> None:
    """Change the given properties at once; None leaves one as it is.

    Raises: StaleTicketError when `version` is no longer the ticket's, InvalidError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    if type is not None and type != ticket.type:
        types.require_in_use(type)
    wanted: dict[str, Any] = {"priority": priority, "type": type}
    if subject is not None:
        wanted["subject"] = writing.clean_subject(subject)
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(ticket, name)}
    before = {name: getattr(ticket, name) for name in changes} | {"status": ticket.status}
    if status is not None:
        _check_move(ticket, status)
        if status == Status.SOLVED and not ticket.is_solved:
            filling.require_filled(ticket, by=by)
        changes |= writing.status_changes(ticket, status)
    if not changes:
        return
    turned = writing.turned(ticket, changes)
    writing.write(ticket, version=version, **changes)
    for name, event in EVENT.items():
        if name in changes:
            moved: dict[str, Any] = {name: [before[name], changes[name]]}
            record(event, by=by, ticket_id=ticket.pk, **moved)
    if "status" in changes:
        record(
            status_event(before["status"], changes["status"]),
            by=by,
            ticket_id=ticket.pk,
            is_public=True,
            status=[before["status"], int(changes["status"])],
            **turned,
        )


def _check_move(ticket: Ticket, status: Status) -> None:
    if ticket.status == Status.CLOSED and status != Status.CLOSED:
        raise InvalidError("A closed ticket stays closed. A new answer by the customer begins a linked one.", field="status")
    if status == Status.CLOSED and ticket.status != Status.CLOSED:
        raise InvalidError("Mark it as solved; it closes by itself after 14 days.", field="status")
    if status == Status.NEW and ticket.status != Status.NEW:
        raise InvalidError("Only a ticket that nobody has touched is new. Choose “Open”.", field="status")


def status_event(before: int, after: int) -> str:
    """Return the name of the event that tells of a move between two statuses."""
    if after == Status.SOLVED:
        return "ticket.solved"
    return "ticket.reopened" if before == Status.SOLVED else "ticket.moved"
