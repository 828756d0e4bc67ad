"""Who works on a ticket: take it, assign it, hand it over to another team."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.events.record import record
from frontdesk.identity import access as identity_access
from frontdesk.identity.models import Person, Team, TeamMembership
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions import snoozing, writing
from frontdesk.tickets.errors import TakenError
from frontdesk.tickets.models import Kind, Message, Ticket, Turn

ASK_AGAIN_AFTER = timedelta(minutes=15)


def take(ticket: Ticket, *, by: Actor) -> None:
    """Assign the ticket to oneself, if nobody has it: of two agents in the same second one gets it.

    Raises: TakenError naming who was first, ForbiddenError.
    """
    access.require(by, access.ASSIGN, ticket)
    moment = writing.now()
    changes = {"assignee_id": by.person_id, "version": F("version") + 1, "updated_at": moment}
    taken = Ticket.objects.filter(pk=ticket.pk, assignee=None).update(**changes)
    ticket.refresh_from_db()
    if not taken:
        if ticket.assignee_id == by.person_id:
            return
        holder = Person.objects.only("name").get(pk=ticket.assignee_id or 0)
        raise TakenError(f"{holder.name} took this ticket first. You can still write a note, or ask them for it.")
    if woken := snoozing.woken_by_assignment(ticket, by):
        writing.write(ticket, **woken)
    record("ticket.assigned", by=by, ticket_id=ticket.pk, assignee=[None, by.person_id], assignee_name=by.name)


def assign(ticket: Ticket, *, assignee_id: int | None, version: int, because: Mapping[str, Any] | None = None, by: Actor) -> None:
    """Give the ticket to a member of its team, or to nobody (None). `because` tells why the desk itself did it.

    Raises: StaleTicketError, InvalidError when they are not in the ticket's team, ForbiddenError.
    """
    access.require(by, access.ASSIGN, ticket)
    ticket = writing.locked(ticket)
    if assignee_id == ticket.assignee_id:
        return
    name = _member_name(assignee_id, ticket.team_id) if assignee_id is not None else ""
    before = ticket.assignee_id
    writing.write(ticket, version=version, assignee_id=assignee_id, **snoozing.woken_by_assignment(ticket, by))
    why: dict[str, Any] = {} if because is None else {"because": dict(because)}
    record("ticket.assigned", by=by, ticket_id=ticket.pk, assignee=[before, assignee_id], assignee_name=name, **why)


def ask_for(ticket: Ticket, *, person_id: int, by: Actor) -> None:
    """Ask a teammate for the ticket they have or are answering: they get one notice, and nothing is taken from them.

    Raises: InvalidError when they are not in the ticket's team or were asked a moment ago, ForbiddenError.
    """
    access.require(by, access.ASSIGN, ticket)
    name = _member_name(person_id, ticket.team_id)
    asked = Event.objects.filter(name="ticket.asked_for", ticket_id=ticket.pk, actor_id=by.person_id, data__person=person_id)
    if person_id == by.person_id or asked.filter(at__gt=writing.now() - ASK_AGAIN_AFTER).exists():
        raise InvalidError(f"You have asked {name} for it already.")
    record("ticket.asked_for", by=by, ticket_id=ticket.pk, person=person_id, person_name=name)


def hand_over(ticket: Ticket, *, team_id: int, version: int, by: Actor) -> None:
    """Move the ticket to another team. Whoever had it keeps it only as a member of that team.

    Notes stay with their audience: the new team does not see them, and a team that left notes keeps reading the ticket.
    Raises: StaleTicketError, InvalidError, ForbiddenError.
    """
    access.require(by, access.HAND_OVER, ticket)
    ticket = writing.locked(ticket)
    if team_id == ticket.team_id:
        return
    team = Team.objects.filter(pk=team_id, is_archived=False).first()
    if team is None:
        raise InvalidError("This team does not exist any more. Choose another one.", field="team")
    before, before_name = ticket.team_id, ticket.team.name
    keeps = TeamMembership.objects.filter(team=team, person_id=ticket.assignee_id or 0).exists()
    with acting(SYSTEM):
        guests = sorted((note_teams(ticket) | set(ticket.guest_team_ids)) - {team.pk})
    assignee_id = ticket.assignee_id if keeps else None
    # Recorded first: afterwards the ticket may have left this agent's sight.
    record(
        "ticket.handed_over",
        by=by,
        ticket_id=ticket.pk,
        team=[before, team.pk],
        team_name=[before_name, team.name],
        assignee=[ticket.assignee_id, assignee_id],
        guests=[ticket.guest_team_ids, guests],
    )
    woken = snoozing.woken_by_assignment(ticket, by)
    with acting(SYSTEM):
        writing.write(ticket, version=version, team_id=team.pk, assignee_id=assignee_id, guest_team_ids=guests, **woken)


def hand_over_open_work(person_id: int, *, to_person_id: int | None, by: Actor) -> int:
    """Give all unsolved tickets of a person to a teammate (None: to nobody), and return how many.

    Tickets of a team that the teammate is not in become unassigned, so that the team sees them; so do all of them when the
    teammate is no active colleague.
    """
    identity_access.require(by, identity_access.MANAGE_PEOPLE)
    with acting(SYSTEM):
        heir = Person.objects.staff().filter(pk=to_person_id or 0).only("name").first()
        teams = set(TeamMembership.objects.filter(person=heir).values_list("team_id", flat=True)) if heir else set()
        tickets = list(Ticket.objects.select_for_update().filter(assignee_id=person_id, turn__lt=Turn.SOLVED))
        for ticket in tickets:
            taker = heir if ticket.team_id in teams else None
            writing.write(ticket, assignee_id=taker.pk if taker else None, **snoozing.woken_by_assignment(ticket, by))
            now = [person_id, taker.pk if taker else None]
            name = taker.name if taker else ""
            record("ticket.assigned", by=by, ticket_id=ticket.pk, assignee=now, assignee_name=name, cause="deactivated")
    return len(tickets)


def _member_name(person_id: int, team_id: int) -> str:
    person = Person.objects.staff().filter(pk=person_id, memberships__team_id=team_id).only("name").first()
    if person is None:
        raise InvalidError("This person is not in the ticket's team. Hand the ticket over first.", field="assignee")
    return person.name


def note_teams(ticket: Ticket) -> set[int]:
    """Return the teams that read a note of the ticket: they go on reading the ticket wherever it moves. Needs the system persona."""
    audiences = Message.objects.filter(ticket=ticket, kind=Kind.NOTE).values_list("audience_team_ids", flat=True)
    return {team for audience in audiences for team in audience}
