"""measure(): what a team's coverage costs: its week page, the gaps of a quarter, somebody's calendar; for teams of two sizes."""

import gzip
import importlib
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Window
from frontdesk.bench.browser import Ask, Browser
from frontdesk.bench.costs import Recorder
from frontdesk.bench.filling import fill
from frontdesk.bench.operations import EMAIL, PASSWORD, let_sign_in
from frontdesk.bench.rows import AGENTS, MEASURED_ID
from frontdesk.bench.shape import shape_of
from frontdesk.config import preparing
from frontdesk.coverage import actions
from frontdesk.coverage.gaps import gaps
from frontdesk.coverage.local import local_day
from frontdesk.coverage.models import ShiftPattern, TeamHours, TimeOff, TimeOffState
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import in_force
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Role, Team, TeamMembership
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.lib import clock

# A small team and a large one, of the first two teams.
TEAMS = {1: 25, 2: 100}
RUNS = 40
WEEKS, QUARTER = 13, timedelta(weeks=13)
ZONE = "Europe/Berlin"


def measure(tickets: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures for a desk of `tickets`; `say` is told what is going on."""
    preparing.prepare_database()
    preparing.collect_static()
    say(f"Filling an empty database with {tickets:,} tickets …")
    fill(shape_of(tickets))
    preparing.close_connections()
    let_sign_in()
    for team, size in TEAMS.items():
        say(f"A quarter of shifts for {size} people …")
        _arrange(team, size)
    with acting(SYSTEM):
        Person.objects.filter(pk=MEASURED_ID).update(role=Role.objects.get(slug="admin"))
        slugs = dict(Team.objects.filter(pk__in=TEAMS).values_list("pk", "slug"))
        person = actor_for(person_with_reach(MEASURED_ID), Window.WORKSPACE)
    with acting(person):
        token = actions.create_feed(by=person)
    say("Measuring …")
    browser = Browser(importlib.import_module("frontdesk.config.wsgi").application)
    browser.sign_in(EMAIL, PASSWORD)
    costs = {size: {"week": _page(browser, f"/desk/settings/coverage/{slugs[team]}/"), "gaps": _gaps(team)} for team, size in TEAMS.items()}
    feed = _page(browser, f"/calendars/{token}.ics")
    preparing.close_connections()
    return {"tickets": tickets, "teams": costs, "feed": feed}


def _arrange(team_id: int, size: int) -> None:
    """Give a team opening hours, so many people with regular shifts and time off, and weeks of which most are published."""
    today = local_day(clock.now(), ZONE)
    with acting(SYSTEM) as by:
        here = list(TeamMembership.objects.filter(team_id=team_id).values_list("person_id", flat=True))
        more = [person for person in range(1, AGENTS + 1) if person not in here][: max(0, size - len(here))]
        TeamMembership.objects.filter(team_id=team_id, person_id__in=here[size:]).delete()
        TeamMembership.objects.bulk_create(TeamMembership(team_id=team_id, person_id=person) for person in more)
        people = [*here[:size], *more]
        ranges = {str(day): [[420, 1320]] if day < 6 else [[540, 1080]] for day in range(1, 8)}
        TeamHours.objects.create(team_id=team_id, zone=ZONE, country="DE", ranges=ranges)
        ShiftPattern.objects.bulk_create(_pattern(team_id, person, place, today) for place, person in enumerate(people))
        off = [clock.now() + timedelta(days=place % 80) for place in range(size // 2)]
        TimeOff.objects.bulk_create(
            TimeOff(person_id=person, starts_at=starts, ends_at=starts + timedelta(days=7), state=TimeOffState.APPROVED)
            for person, starts in zip(people, off, strict=False)
        )
    monday = monday_of(today)
    for week in range(WEEKS - 4):
        first = monday + timedelta(weeks=week)
        with acting(SYSTEM) as by:
            day, who = first + timedelta(days=5), people[-1 - week]
            actions.set_shift(team_id, day=day, person_id=who, starts=1320, ends=1560, version=0, by=by)
            actions.publish_week(team_id, monday=first, version=1, by=by)


def _pattern(team_id: int, person: int, place: int, today: date) -> ShiftPattern:
    days = [[1, 2, 3, 4, 5], [1, 2, 3, 4], [2, 3, 4, 5, 6]][place % 3]
    starts = 420 + place % 5 * 60
    first = today - timedelta(weeks=8)
    return ShiftPattern(team_id=team_id, person_id=person, weekdays=days, starts=starts, ends=starts + 480, valid_from=first)


def _page(browser: Browser, path: str) -> dict[str, Any]:
    """Measure a page that nobody opens a hundred times a day: a few dozen requests, one after the other."""
    answer, recorder = browser.send(Ask(path)), Recorder()
    if answer.status != 200:
        raise ValueError(f"{path} answered {answer.status}")
    with connection.execute_wrapper(recorder):
        browser.send(Ask(path))
    told = _timed(lambda: browser.send(Ask(path)))
    return told | {"statements": len(recorder.statements), "bytes_gzip": len(gzip.compress(answer.body))}


def _gaps(team_id: int) -> dict[str, Any]:
    now = clock.now()
    quarter = Span(now, now + QUARTER)

    def found() -> int:
        with acting(SYSTEM):
            return len(gaps(in_force(team_id, quarter), quarter))

    return _timed(found) | {"gaps": found()}


def _timed(deed: Callable[[], object]) -> dict[str, float]:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        deed()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {"p50_ms": times[len(times) // 2], "p95_ms": times[int(len(times) * 0.95)]}
