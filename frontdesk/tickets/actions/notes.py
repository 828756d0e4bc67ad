"""Internal notes and whom they are shared with."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions import conversation, mentions, writing
from frontdesk.tickets.actions.mentions import LEAVE, Answer
from frontdesk.tickets.models import Kind, Message, Ticket


def add_note(
    ticket: Ticket,
    *,
    body: str,
    by: Actor,
    team_ids: Iterable[int] | None = None,
    person_ids: Iterable[int] = (),
    attachments: Sequence[UUID] = (),
    key: UUID | None = None,
    seen: int | None = None,
    outsiders: Answer = LEAVE,
) -> Message:
    """Write an internal note and return it.

    `team_ids` None: the author's team (the ticket's team when they are in it). Naming another team or person shares the note,
    and lets them read the ticket. The team that has the ticket is not in the audience unless named.
    `outsiders` says what to do when it names colleagues who are not in the audience: by itself a name shows them nothing.
    Raises: InvalidError, ForbiddenError, StaleConversationError, NamesOutsidersError.
    """
    access.require(by, access.NOTE, ticket)
    body = writing.clean_body(body)
    teams = default_audience(ticket, by) if team_ids is None else set(team_ids)
    people = set(person_ids)
    calling, teams, people = mentions.widened(mentions.calling_of_note(body, teams, people, by=by), teams, people, outsiders)
    if teams - set(by.team_ids) or people:
        access.require(by, access.SHARE_NOTE, ticket)
    check_audience(teams, people)
    if earlier := writing.first_submission(key, body, by):
        return conversation.earlier_message(earlier.message)
    ticket = writing.locked(ticket) if access.changes(by, ticket) else ticket
    conversation.refuse_if_stale(ticket, seen, by)
    message = conversation.say_note(ticket, body, sorted(teams), sorted(people), by)
    writing.join_attachments(message, attachments, by)
    _invite(ticket, teams, people)
    writing.remember_submission(key, ticket=ticket, message=message)
    record("note.added", by=by, ticket_id=ticket.pk, message_id=message.pk, teams=sorted(teams), people=sorted(people))
    mentions.call(message, calling, by=by)
    return message


def share_note(message: Message, *, by: Actor, team_ids: Iterable[int] = (), person_ids: Iterable[int] = ()) -> None:
    """Let more teams or people read a note. An audience never shrinks: what was read cannot be unread.

    Raises: InvalidError for something that is no note or an unknown audience, ForbiddenError.
    """
    if message.kind != Kind.NOTE:
        raise InvalidError("Only an internal note can be shared.")
    access.require(by, access.SHARE_NOTE, message.ticket)
    teams = set(team_ids) - set(message.audience_team_ids)
    people = set(person_ids) - set(message.audience_person_ids)
    if not teams and not people:
        return
    check_audience(teams, people)
    message.audience_team_ids = sorted({*message.audience_team_ids, *teams})
    message.audience_person_ids = sorted({*message.audience_person_ids, *people})
    with acting(SYSTEM):
        Message.objects.filter(pk=message.pk).update(
            audience_team_ids=message.audience_team_ids, audience_person_ids=message.audience_person_ids
        )
    _invite(message.ticket, teams, people)
    record(
        "note.shared",
        by=by,
        ticket_id=message.ticket_id,
        message_id=message.pk,
        teams=sorted(teams),
        people=sorted(people),
        names=_names(teams, people),
    )


def default_audience(ticket: Ticket, by: Actor) -> set[int]:
    """Return the teams that read a note unless its author says otherwise: the author's team, never the ticket's by itself.

    Somebody in several teams writes as a member of the team that has the ticket, else of the first of theirs. Somebody in no
    team writes for themselves.
    """
    if ticket.team_id in by.team_ids:
        return {ticket.team_id}
    return set(by.team_ids[:1])


def _names(teams: set[int], people: set[int]) -> list[str]:
    of_teams = Team.objects.filter(pk__in=teams).order_by("name").values_list("name", flat=True)
    of_people = Person.objects.filter(pk__in=people).order_by("name").values_list("name", flat=True)
    return [*of_teams, *of_people]


def check_audience(teams: set[int], people: set[int]) -> None:
    """Raise InvalidError unless these are teams in use and colleagues."""
    if Team.objects.filter(pk__in=teams, is_archived=False).count() != len(teams):
        raise InvalidError("One of these teams does not exist any more.", field="team_ids")
    if Person.objects.staff().filter(pk__in=people).count() != len(people):
        raise InvalidError("A note can be shared with colleagues only.", field="person_ids")


def _invite(ticket: Ticket, teams: set[int], people: set[int]) -> None:
    """Let the audience read the ticket that the note is about."""
    team_ids = sorted({*ticket.guest_team_ids, *(teams - {ticket.team_id})})
    person_ids = sorted({*ticket.guest_person_ids, *people})
    if team_ids == ticket.guest_team_ids and person_ids == ticket.guest_person_ids:
        return
    with acting(SYSTEM):
        Ticket.objects.filter(pk=ticket.pk).update(guest_team_ids=team_ids, guest_person_ids=person_ids)
    ticket.guest_team_ids, ticket.guest_person_ids = team_ids, person_ids
