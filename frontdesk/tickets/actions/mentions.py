"""Naming colleagues in a message: they are told, if they may read it. Naming somebody shows them nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.models import TeamMembership
from frontdesk.tickets.errors import NamesOutsidersError
from frontdesk.tickets.models import Kind, Mention, Message, Ticket
from frontdesk.tickets.naming import Named, named_in
from frontdesk.tickets.sight import seers


class Sharing(StrEnum):
    """What to do when a note names somebody who would not read it."""

    ASK = "ask"
    SHARE = "share"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author of a note wants. Shared is only with those whom they were asked `about`, as the question named them."""

    sharing: Sharing
    about: Collection[str] = ()


LEAVE = Answer(Sharing.LEAVE)


@dataclass(frozen=True)
class Calling:
    """Whom a text calls: `named` who reads it (or will), `outsiders` who does not; `members` of the named teams."""

    named: Sequence[Named] = ()
    outsiders: Sequence[Named] = ()
    members: dict[int, set[int]] = field(default_factory=dict)


def calling_of_note(body: str, team_ids: Iterable[int], person_ids: Iterable[int], *, by: Actor) -> Calling:
    """Return whom a note calls, when these teams and people read it."""
    named = [one for one in named_in(body) if (one.kind, one.id) != ("person", by.person_id)]
    if not named:
        return Calling()
    teams, people = set(team_ids), set(person_ids)
    members = _members({*teams, *(one.id for one in named if one.kind == "team")})
    readers = people | {person for team in teams for person in members.get(team, ())}
    inside = [one for one in named if (one.id in teams if one.kind == "team" else one.id in readers)]
    return Calling(inside, [one for one in named if one not in inside], members)


def calling_of_reply(ticket: Ticket, body: str, *, by: Actor) -> Calling:
    """Return whom a public reply calls: those who see the ticket. For everybody else a name is only a name."""
    named = [] if by.is_customer else [one for one in named_in(body) if (one.kind, one.id) != ("person", by.person_id)]
    if not named:
        return Calling()
    teams = {ticket.team_id, *ticket.guest_team_ids}
    seeing = seers(ticket.pk, [one.id for one in named if one.kind == "person"])
    inside = [one for one in named if (one.id in teams if one.kind == "team" else one.id in seeing)]
    return Calling(inside, [], _members({one.id for one in inside if one.kind == "team"}))


def widened(calling: Calling, team_ids: Iterable[int], person_ids: Iterable[int], answer: Answer) -> tuple[Calling, set[int], set[int]]:
    """Return the call and the audience of a note after its author was asked about those outside.

    Raises: NamesOutsidersError when they have not been asked yet, about each of them.
    """
    teams, people = set(team_ids), set(person_ids)
    if not calling.outsiders or answer.sharing is Sharing.LEAVE:
        return calling, teams, people
    named = {f"{one.kind}:{one.id}": one.name for one in calling.outsiders}
    if answer.sharing is Sharing.ASK or not named.keys() <= set(answer.about):
        raise NamesOutsidersError(list(named.values()), list(named))
    teams |= {one.id for one in calling.outsiders if one.kind == "team"}
    people |= {one.id for one in calling.outsiders if one.kind == "person"}
    return Calling([*calling.named, *calling.outsiders], [], calling.members), teams, people


def call(message: Message, calling: Calling, *, by: Actor) -> None:
    """Write down whom a message names, and tell of it: only to those who read the message."""
    if not calling.named:
        return
    team_of: dict[int, int | None] = {}
    for one in calling.named:
        for person in [one.id] if one.kind == "person" else sorted(calling.members.get(one.id, ())):
            # Whoever is named by their own name and by their team's is named once, by their own.
            team_of[person] = None if one.kind == "person" else team_of.get(person, one.id)
    team_of.pop(by.me, None)
    rows = [Mention(ticket_id=message.ticket_id, message=message, person_id=who, team_id=team) for who, team in team_of.items()]
    with acting(SYSTEM):
        Mention.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        "message.mentioned",
        by=by,
        ticket_id=message.ticket_id,
        message_id=message.pk,
        message=message.pk,
        people=sorted(team_of),
        names=[[one.words, one.name] for one in calling.named],
        is_note=message.kind == Kind.NOTE,
    )


def _members(team_ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = TeamMembership.objects.filter(team_id__in=team_ids, person__is_active=True).exclude(person__role__permissions=[])
    for team, person in rows.values_list("team_id", "person_id"):
        found.setdefault(team, set()).add(person)
    return found
