"""Verbs of tickets: who may do what with a ticket they can see."""

from frontdesk.actor import Actor, Persona
from frontdesk.identity import access, permissions
from frontdesk.identity.reach import UNSAID, Reach, held
from frontdesk.lib.errors import ForbiddenError
from frontdesk.tickets.models import Ticket

REPLY = permissions.TICKET_REPLY
NOTE = permissions.TICKET_NOTE
SHARE_NOTE = permissions.TICKET_SHARE_NOTE
TRIAGE = permissions.TICKET_TRIAGE
ASSIGN = permissions.TICKET_ASSIGN
HAND_OVER = permissions.TICKET_HAND_OVER
CREATE = permissions.TICKET_CREATE
TAG = permissions.TICKET_TAG

VERBS = frozenset({REPLY, NOTE, SHARE_NOTE, TRIAGE, ASSIGN, HAND_OVER, CREATE, TAG})


def works_on(by: Actor, ticket: Ticket) -> bool:
    """Tell whether the ticket is this agent's or their team's work."""
    return by.persona is Persona.SYSTEM or ticket.team_id in by.team_ids or ticket.assignee_id == by.person_id


def changes(by: Actor, ticket: Ticket) -> bool:
    """Tell whether the database lets this agent change the ticket at all: as far as the widest of their verbs reaches."""
    return by.persona is Persona.SYSTEM or _covers(Reach(by.reach) if by.reach else None, by, ticket)


def reads_across(by: Actor, ticket: Ticket) -> bool:
    """Tell whether nothing but the permission to read all tickets shows this agent the ticket."""
    is_guest = by.me in ticket.guest_person_ids or not {*by.team_ids, *by.past_team_ids}.isdisjoint(ticket.guest_team_ids)
    return by.persona is Persona.READER and not (works_on(by, ticket) or ticket.team_id in by.past_team_ids or is_guest)


def can(by: Actor, verb: str, ticket: Ticket) -> bool:
    """Tell whether the actor may do this with a ticket that they see. A customer may answer, nothing else."""
    if by.is_customer:
        return verb == REPLY and by.is_signed_in
    return access.can(by, verb) and _reaches(by, verb, ticket)


def require(by: Actor, verb: str, ticket: Ticket) -> None:
    """Raise ForbiddenError unless `can`."""
    if can(by, verb, ticket):
        return
    if not by.is_customer and access.can(by, verb):
        if held(by.permissions, verb) is Reach.OWN:
            raise ForbiddenError("Your role allows this on tickets assigned to you. This one is not.")
        raise ForbiddenError("You can read this ticket, but it is another team's work. Ask them, or have it handed over to your team.")
    access.require(by, verb)
    raise ForbiddenError("This is not possible in the portal.")


def _reaches(by: Actor, verb: str, ticket: Ticket) -> bool:
    return by.persona is Persona.SYSTEM or _covers(held(by.permissions, verb) if verb in UNSAID else Reach.TEAM, by, ticket)


def _covers(reach: Reach | None, by: Actor, ticket: Ticket) -> bool:
    match reach:
        case Reach.ALL:
            return True
        case Reach.TEAM:
            return works_on(by, ticket)
        case Reach.OWN:
            return ticket.assignee_id == by.person_id
    return False
