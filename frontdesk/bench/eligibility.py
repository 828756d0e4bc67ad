"""measure(): who of a team of 1,500 could take a ticket, and what giving one out costs, in a desk full of open tickets."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.bench.filling import fill
from frontdesk.bench.rows import AGENTS
from frontdesk.bench.shape import shape_of
from frontdesk.config import preparing
from frontdesk.coverage.models import ShiftPattern, TeamHours
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.lib import clock
from frontdesk.routing.assigning import assign_by_policy, plan_of, preview
from frontdesk.routing.models import PersonSkill, Skill, Strategy, TeamPolicy
from frontdesk.tickets.models import Ticket

TEAM, RUNS = 1, 50
CAPACITY = 200


def measure(tickets: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures for a desk of `tickets`; `say` is told what is going on."""
    preparing.prepare_database()
    say(f"Filling an empty database with {tickets:,} tickets …")
    fill(shape_of(tickets))
    preparing.close_connections()
    people = _gather()
    say(f"{people:,} colleagues in one team. Measuring …")
    with acting(SYSTEM):
        policy = TeamPolicy.objects.create(team_id=TEAM, strategy=Strategy.LEAST, capacity=CAPACITY)
        skill = Skill.objects.create(name="Measured", types=["question"])
        PersonSkill.objects.bulk_create(PersonSkill(person_id=one, skill=skill, weight=1 + one % 3) for one in _members() if one % 2)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
    return {
        "tickets": tickets,
        "people": people,
        "runs": RUNS,
        "eligible": _timed(lambda: preview(TEAM, plan_of(policy), {skill.pk: skill.name}, now=clock.now())),
        "given": _timed(_give, _open_tickets()),
    }


def _gather() -> int:
    """Put everybody into one team, on shifts that go round the clock, nine of ten signed in."""
    now = clock.now()
    with acting(SYSTEM):
        everybody = list(Person.objects.staff().filter(pk__lte=AGENTS).values_list("pk", flat=True))
        here = set(_members())
        TeamMembership.objects.bulk_create(TeamMembership(team_id=TEAM, person_id=one) for one in everybody if one not in here)
        TeamHours.objects.create(team_id=TEAM, zone="Europe/Berlin", country="DE", ranges={str(day): [[0, 1440]] for day in range(1, 8)})
        ShiftPattern.objects.bulk_create(
            ShiftPattern(
                **{"team_id": TEAM, "person_id": one, "weekdays": [1, 2, 3, 4, 5, 6, 7], "valid_from": now.date() - timedelta(30)},
                **{"starts": one % 3 * 480, "ends": one % 3 * 480 + 720},
            )
            for one in everybody
        )
    with acting(ACCOUNTS):
        keys = {one: uuid4().hex for one in everybody if one % 10}
        Session.objects.bulk_create(Session(session_key=key, session_data="", expire_date=now + timedelta(1)) for key in keys.values())
        UserSession.objects.bulk_create(
            UserSession(user_id=one, session_key=key, ip="192.0.2.1", user_agent="", last_seen_at=now) for one, key in keys.items()
        )
    return len(everybody)


def _members() -> list[int]:
    return list(TeamMembership.objects.filter(team_id=TEAM).values_list("person_id", flat=True))


def _open_tickets() -> list[int]:
    with acting(SYSTEM):
        numbers = list(Ticket.objects.filter(team_id=TEAM, turn__lt=3).order_by("pk").values_list("pk", flat=True)[: RUNS + 1])
        Ticket.objects.filter(pk__in=numbers).update(assignee=None)
    return numbers


def _give(number: int) -> None:
    assign_by_policy(Ticket.objects.get(pk=number))


def _timed(deed: Callable[..., Any], numbers: list[int] | None = None) -> dict[str, Any]:
    times = []
    for run in range(RUNS + 1):
        asked = [] if numbers is None else [numbers[run % len(numbers)]]
        began = time.perf_counter()
        with acting(SYSTEM):
            deed(*asked)
        times.append((time.perf_counter() - began) * 1000)
    with acting(SYSTEM), CaptureQueriesContext(connection) as queries:
        if numbers is not None:
            Ticket.objects.filter(pk=numbers[0]).update(assignee=None)
        before = len(queries)
        deed(*([] if numbers is None else [numbers[0]]))
        statements = len(queries) - before
    # The first run warms what is kept.
    times = sorted(times[1:])
    return {"p50": times[len(times) // 2], "p95": times[int(len(times) * 0.95)], "statements": statements}
