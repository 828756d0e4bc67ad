"""Teams with policies and people who are there, for tests."""

from typing import Any

from allauth.usersessions.models import UserSession

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Team
from frontdesk.lib import clock
from frontdesk.routing.models import Round, Strategy, TeamPolicy
from frontdesk.tickets.models import Ticket
from tests.sessions import session_key


def is_there(*people: Person) -> None:
    """Let people be signed in and seen just now."""
    for person in people:
        key = session_key(person)
        with acting(ACCOUNTS):
            UserSession.objects.create(user=person, ip="192.0.2.1", session_key=key, user_agent="", last_seen_at=clock.now())


def has_left(person: Person) -> None:
    """Let somebody sign out."""
    with acting(ACCOUNTS):
        UserSession.objects.filter(user=person).delete()


def policy(team: Team, strategy: str = Strategy.IN_TURN, **more: Any) -> None:
    """Let a team give out its tickets."""
    with acting(SYSTEM):
        Round.objects.get_or_create(team=team)
        TeamPolicy.objects.update_or_create(team=team, defaults={"strategy": strategy, **more})


def assignees(*tickets: Ticket) -> list[int | None]:
    """Return who has these tickets."""
    with acting(SYSTEM):
        found = dict(Ticket.objects.values_list("pk", "assignee_id"))
    return [found[ticket.pk] for ticket in tickets]
