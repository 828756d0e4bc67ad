"""Changing what a ticket is: status, priority, type, subject."""

from typing import Any

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.tickets import access, priorities, types
from frontdesk.tickets.actions import filling, writing
from frontdesk.tickets.models import Status, Ticket

# One event a property, so that timeline and rules read them by name.
EVENT = {"priority": "ticket.prioritised", "type": "ticket.typed", "subject": "ticket.renamed"}


def change(
    ticket: Ticket,
    *,
    version: int,
    by: Actor,
    status: int | None = None,
    priority: int | None = None,
    type: str | None = None,
    subject: str | None = None,
) -> None:
    """Change the given properties at once; None leaves one as it is. `status` is a category's number or a status's own.

    Raises: StaleTicketError when `version` is no longer the ticket's, InvalidError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    if type is not None and type != ticket.type:
        types.require_in_use(type)
    if priority is not None:
        # Whatever number it was called by, and whether or not the ticket was moved already.
        is_same = priorities.with_number(priority) == priorities.of(ticket.priority)
        priority = ticket.priority if is_same else priorities.require_in_use(priority).number
    wanted: dict[str, Any] = {"priority": priority, "type": type}
    if subject is not None:
        wanted["subject"] = writing.clean_subject(subject)
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(ticket, name)}
    before = {name: getattr(ticket, name) for name in changes} | {"status": ticket.status}
    if status is not None:
        moved = writing.chosen_changes(ticket, status)
        if moved.get("status") == Status.SOLVED:
            filling.require_filled(ticket, by=by)
        changes |= moved
    if not changes:
        return
    turned = writing.turned(ticket, changes)
    writing.write(ticket, version=version, **changes)
    for name, event in EVENT.items():
        if name in changes:
            told: dict[str, Any] = {name: [before[name], changes[name]]} | _names(name, before, changes)
            record(event, by=by, ticket_id=ticket.pk, **told)
    if changes.keys() & {"status", "own_status_id"}:
        after = ticket.status
        record(
            status_event(before["status"], after), by=by, ticket_id=ticket.pk, is_public=True, status=[before["status"], after], **turned
        )


def _names(name: str, *sides: dict[str, Any]) -> dict[str, list[str]]:
    """Return what a priority is called today, which is what its event says for ever."""
    return {"names": [priorities.name_of(side[name]) for side in sides]} if name == "priority" else {}


def status_event(before: int, after: int) -> str:
    """Return the name of the event that tells of a move between two categories, or within one."""
    if before == after:
        return "ticket.moved"
    if after == Status.SOLVED:
        return "ticket.solved"
    return "ticket.reopened" if before == Status.SOLVED else "ticket.moved"
