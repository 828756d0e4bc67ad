"""An invitation that somebody passes on themselves, on a desk that sends no mail yet."""

from frontdesk.actor import ACCOUNTS, SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.first_steps.outside import sends_mail
from frontdesk.identity import access
from frontdesk.identity.actions import invitation_token
from frontdesk.identity.actions.people import refuse_wider_role
from frontdesk.identity.models import Person
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.models import Participant, Ticket


def show_invitation(person: Person, *, by: Actor) -> str:
    """Return the token of somebody's invitation while no mail can bring it. The log tells that it was shown.

    Whoever opens the link is that person afterwards, so it is never shown for somebody who asked for help before (their tickets would be
    the opener's), nor for a role that holds what the actor does not. Raises: InvalidError, ForbiddenError.
    """
    access.require(by, access.MANAGE_PEOPLE)
    if sends_mail():
        raise InvalidError("This desk sends mail: the invitation goes to the address itself, and to nobody else.")
    refuse_wider_role(person.role, by)
    with acting(ACCOUNTS):
        # With the password hash, which seals the token.
        invited = Person.objects.get_queryset().defer(None).get(pk=person.pk)
    if invited.invited_at is None or invited.has_joined or not invited.is_active or not person.role.is_staff:
        raise InvalidError(f"No invitation of {person.name} waits.")
    with acting(SYSTEM):
        has_asked = Ticket.objects.filter(requester=invited).exists() or Participant.objects.filter(person=invited).exists()
    if has_asked:
        raise InvalidError(f"{person.name} asked for help here before. Only mail to their address may bring the invitation.")
    record("person.invitation_shown", by=by, person=invited.pk, person_name=invited.name)
    return invitation_token(invited)
