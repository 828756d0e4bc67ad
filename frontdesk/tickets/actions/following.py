"""Hearing of a ticket that is not one's own. Following is always said: writing a note or being named makes nobody a follower."""

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity.models import Person
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.models import Follower, Ticket
from frontdesk.tickets.sight import seers


def follow(ticket: Ticket, *, by: Actor, person_id: int | None = None) -> None:
    """Follow a ticket, or let a colleague follow it who can see it. Following gives no sight.

    Raises: InvalidError for somebody who does not see it, ForbiddenError.
    """
    access.require(by, access.NOTE, ticket)
    who = by.me if person_id is None else person_id
    person = Person.objects.staff().filter(pk=who).only("pk", "name").first()
    if person is None:
        raise InvalidError("Only colleagues can follow a ticket.", field="email")
    if who != by.me and not seers(ticket.pk, [who]):
        raise InvalidError(f"{person.name} cannot see this ticket. Share a note with them, or hand it over.", field="email")
    _, is_new = Follower.objects.get_or_create(ticket=ticket, person_id=who)
    if is_new:
        record("follower.added", by=by, ticket_id=ticket.pk, person=who, person_name=person.name)


def unfollow(ticket: Ticket, *, by: Actor, person_id: int | None = None) -> None:
    """Stop following, or stop a colleague of one's own work. Raises: ForbiddenError."""
    who = by.me if person_id is None else person_id
    access.require(by, access.NOTE if who == by.me else access.TRIAGE, ticket)
    removed, _ = Follower.objects.filter(ticket=ticket, person_id=who).delete()
    if removed:
        name = Person.objects.filter(pk=who).values_list("name", flat=True).first()
        record("follower.removed", by=by, ticket_id=ticket.pk, person=who, person_name=name)
