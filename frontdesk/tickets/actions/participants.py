"""Who takes part beside the requester."""

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity.actions import person_for_address
from frontdesk.identity.models import Person
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.models import Participant, Ticket


def add_participant(ticket: Ticket, *, email: str, by: Actor) -> None:
    """Let somebody read and answer this ticket; an unknown address becomes a customer.

    Raises: InvalidError for an address that is none, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    person = person_for_address(email, by=by)
    if person.pk == ticket.requester_id:
        raise InvalidError("This is the person who asked.", field="email")
    _, added = Participant.objects.get_or_create(ticket=ticket, person=person)
    if added:
        record("participant.added", by=by, ticket_id=ticket.pk, person=person.pk, person_name=person.name)


def remove_participant(ticket: Ticket, *, person_id: int, by: Actor) -> None:
    """Stop somebody from reading this ticket. Raises: ForbiddenError."""
    access.require(by, access.TRIAGE, ticket)
    removed, _ = Participant.objects.filter(ticket=ticket, person_id=person_id).delete()
    if removed:
        name = Person.objects.filter(pk=person_id).values_list("name", flat=True).first()
        record("participant.removed", by=by, ticket_id=ticket.pk, person=person_id, person_name=name)
