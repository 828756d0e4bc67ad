"""Asking why somebody sees a ticket: an answer about them, so it stands in the audit log."""

from dataclasses import dataclass, replace

from frontdesk.actor import SYSTEM, Actor, Persona, Window
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, permissions
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.tickets import seeing
from frontdesk.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Answer:
    """Who sees what of a ticket and why; `subject` only where whoever asks has the ticket in front of them anyway."""

    # None: there is no ticket with this number.
    standing: seeing.Standing | None
    sights: list[seeing.Sight]
    subject: str = ""


def ask_why(person_id: int, *, number: int, by: Actor) -> Answer:
    """Return what a person sees of the ticket `number`, by each door and way, and note that it was asked. Raises: ForbiddenError."""
    access.require(by, permissions.SETTINGS_SIGHT)
    record("sight.asked", by=by, person=person_id, number=number)
    standing = seeing.standing(number, person_id)
    if standing is None:
        return Answer(None, [])
    return Answer(standing, seeing.sights(person_id, number), _subject(number, by))


def _subject(number: int, by: Actor) -> str:
    with acting(SYSTEM):
        asker = actor_afresh(by.me, Window.WORKSPACE)
    if asker is None:
        return ""
    # As an agent, also for a reader: a read across teams belongs on the ticket's page, which logs it.
    with acting(replace(asker, persona=Persona.AGENT)):
        return Ticket.objects.filter(pk=number).values_list("subject", flat=True).first() or ""
