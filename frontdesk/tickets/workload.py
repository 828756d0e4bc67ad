"""How much work lies with a person or a team: numbers for people who see no tickets themselves.

Internal notes are in no number: a count of them would tell of notes that the reader may not know.
"""

from dataclasses import dataclass

from django.db.models import Count

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.models import Person
from frontdesk.tickets.models import Kind, Message, Participant, Ticket, Turn


@dataclass(frozen=True, slots=True)
class Heir:
    """A colleague who could take over open tickets: those of the teams that they are in, too."""

    person: Person
    takes: int


@dataclass(frozen=True, slots=True)
class OpenWork:
    """The unsolved tickets assigned to a person: how many by team name, and who could take how many of them."""

    total: int
    teams: list[tuple[str, int]]
    heirs: list[Heir]


@dataclass(frozen=True, slots=True)
class Belongings:
    """What moves when a person's record is merged into another one."""

    asked: int
    assigned: int
    replies: int
    takes_part: int


def open_work(person: Person, *, by: Actor) -> OpenWork:
    """Return a person's unsolved tickets in numbers. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_PEOPLE)
    with acting(SYSTEM):
        mine = Ticket.objects.filter(assignee=person, turn__lt=Turn.SOLVED)
        counted = list(mine.values_list("team_id", "team__name").annotate(n=Count("number")).order_by("team__name"))
        by_team = {team_id: n for team_id, _, n in counted}
        mates = Person.objects.staff().filter(memberships__team_id__in=by_team).exclude(pk=person.pk).distinct().order_by("name", "id")
        heirs = [Heir(mate, _share(mate, by_team)) for mate in mates.prefetch_related("memberships")]
    return OpenWork(sum(by_team.values()), [(name, n) for _, name, n in counted], heirs)


def _share(mate: Person, by_team: dict[int, int]) -> int:
    return sum(by_team.get(membership.team_id, 0) for membership in mate.memberships.all())


def open_tickets_of_team(team_id: int, *, by: Actor) -> int:
    """Return how many unsolved tickets a team has. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_TEAMS)
    with acting(SYSTEM):
        return Ticket.objects.filter(team_id=team_id, turn__lt=Turn.SOLVED).count()


def belongings(person: Person, *, by: Actor) -> Belongings:
    """Return what a merge would move. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_PEOPLE)
    with acting(SYSTEM):
        return Belongings(
            asked=Ticket.objects.filter(requester=person).count(),
            assigned=Ticket.objects.filter(assignee=person).count(),
            replies=Message.objects.filter(author=person, kind=Kind.REPLY).count(),
            takes_part=Participant.objects.filter(person=person).count(),
        )
