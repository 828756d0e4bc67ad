"""Tickets that belong together: related ones, and a parent with its children."""

from enum import StrEnum

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.models import LinkKind, Ticket, TicketLink

LINKS_MAX = 500


class As(StrEnum):
    """What the other ticket is to this one."""

    RELATED = "related"
    PARENT = "parent"
    CHILD = "child"


def link(ticket: Ticket, *, number: int, relation: As, by: Actor) -> TicketLink:
    """Link another ticket that the actor sees; linking the same two again in the same way changes nothing.

    A ticket has one parent, and a child no children of its own, as far as the actor sees.
    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    other = visible(number)
    if other.pk == ticket.pk:
        raise InvalidError("A ticket cannot be linked to itself.", field="number")
    one, two, kind = pair(ticket.pk, other.pk, relation)
    if kind is LinkKind.PARENT:
        _check_family(parent=one, child=two)
    if TicketLink.objects.filter(one_id=one).count() >= LINKS_MAX:
        raise InvalidError(f"{one} has {LINKS_MAX} links already; more do not help anybody.", field="number")
    found, is_new = TicketLink.objects.get_or_create(one_id=one, other_id=two, kind=kind)
    if is_new:
        record("ticket.linked", by=by, ticket_id=ticket.pk, other_ticket=other.pk, link=found.pk, relation=relation.value)
        record("ticket.linked", by=by, ticket_id=other.pk, other_ticket=ticket.pk, link=found.pk, relation=MIRRORED[relation].value)
    return found


def unlink(ticket: Ticket, *, link_id: int, by: Actor) -> None:
    """Take a link away; one that a split made stays: it tells where the text came from. Raises: InvalidError, ForbiddenError."""
    access.require(by, access.TRIAGE, ticket)
    found = TicketLink.objects.filter(pk=link_id).first()
    if found is None or ticket.pk not in (found.one_id, found.other_id):
        return
    if found.kind == LinkKind.SPLIT:
        raise InvalidError("This link tells where the text came from, so it stays.")
    other_id = found.other_id if found.one_id == ticket.pk else found.one_id
    relation = As.RELATED if found.kind == LinkKind.RELATED else As.CHILD if found.one_id == ticket.pk else As.PARENT
    found.delete()
    record("ticket.unlinked", by=by, ticket_id=ticket.pk, other_ticket=other_id, relation=relation.value)
    record("ticket.unlinked", by=by, ticket_id=other_id, other_ticket=ticket.pk, relation=MIRRORED[relation].value)


MIRRORED = {As.RELATED: As.RELATED, As.PARENT: As.CHILD, As.CHILD: As.PARENT}


def visible(number: int) -> Ticket:
    """Return a ticket by its number. Raises: InvalidError, in the same words whether it is hidden or does not exist."""
    found = Ticket.objects.filter(pk=number).first()
    if found is None:
        raise InvalidError(f"You see no ticket {number}.", field="number")
    return found


def pair(ticket: int, other: int, relation: As) -> tuple[int, int, LinkKind]:
    """Return both numbers in the order in which a link keeps them."""
    if relation is As.RELATED:
        return min(ticket, other), max(ticket, other), LinkKind.RELATED
    return (other, ticket, LinkKind.PARENT) if relation is As.PARENT else (ticket, other, LinkKind.PARENT)


def _check_family(*, parent: int, child: int) -> None:
    families = TicketLink.objects.filter(kind=LinkKind.PARENT)
    if families.filter(other_id=child).exclude(one_id=parent).exists():
        raise InvalidError(f"{child} has a parent already. Take that link away first.", field="number")
    if families.filter(one_id=child).exists():
        raise InvalidError(f"{child} has children of its own, so it cannot be a child.", field="number")
    if families.filter(other_id=parent).exists():
        raise InvalidError(f"{parent} is a child itself. Link {child} to its parent.", field="number")
