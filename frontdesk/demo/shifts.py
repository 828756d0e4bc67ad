"""The demo's coverage: opening hours, regular shifts and in Payments a leave that leaves gaps."""

from datetime import date, datetime, timedelta
from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.coverage import actions
from frontdesk.coverage.local import local_day
from frontdesk.coverage.recurring import monday_of
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company

ZONE = "Europe/Berlin"
WEEKDAYS, WEEK = (1, 2, 3, 4, 5), 7
SINCE = timedelta(weeks=9)
# Hours as minutes after midnight.
LONG, SHORT = (6 * 60, 22 * 60), (8 * 60, 18 * 60)
# Team -> when it is open: on weekdays, Saturdays and Sundays.
OPEN: dict[str, tuple[tuple[int, int] | None, ...]] = {
    "payments": (LONG, (8 * 60, 22 * 60), (8 * 60, 20 * 60)),
    "bookings": (SHORT, (9 * 60, 17 * 60), None),
    "onboarding": (SHORT, None, None),
    "support": (SHORT, None, None),
}
# Team, whose shift by first name, weekdays, from and until, as backup.
REGULAR: tuple[tuple[str, str, tuple[int, ...], int, int, bool], ...] = (
    ("payments", "Ana", WEEKDAYS, 8 * 60, 16 * 60, False),
    ("payments", "Dev", WEEKDAYS, 6 * 60, 14 * 60, False),
    ("payments", "Dev", (7,), 12 * 60, 20 * 60, True),
    ("payments", "Lena", WEEKDAYS, 14 * 60, 22 * 60, False),
    ("payments", "Lena", (6,), 10 * 60, 18 * 60, False),
    ("payments", "Sofia", (6,), 8 * 60, 14 * 60, False),
    ("payments", "Sofia", (7,), 10 * 60, 16 * 60, False),
    ("bookings", "Mara", WEEKDAYS, 8 * 60, 16 * 60, False),
    ("bookings", "Tomás", WEEKDAYS, 10 * 60, 18 * 60, False),
    ("bookings", "Yuki", (2, 4, 6), 9 * 60, 17 * 60, False),
    ("bookings", "Élodie", (1, 3, 5), 9 * 60, 17 * 60, False),
    ("onboarding", "Henrik", WEEKDAYS, 8 * 60, 16 * 60, False),
    ("onboarding", "Noor", (1, 2, 4, 5), 10 * 60, 18 * 60, False),
    ("support", "Callum", WEEKDAYS, 8 * 60, 16 * 60, False),
    ("support", "Amara", WEEKDAYS, 10 * 60, 18 * 60, False),
)


def keep_hours(company: Company, now: datetime) -> None:
    """Let every team open, and its people work as they do every week."""
    monday = monday_of(local_day(now, ZONE))
    with acting(SYSTEM) as by:
        for slug, (weekdays, saturday, sunday) in OPEN.items():
            hours = {**dict.fromkeys(WEEKDAYS, weekdays), 6: saturday, 7: sunday}
            ranges = {day: [each] for day, each in hours.items() if each}
            actions.set_hours(company.teams[slug].pk, zone=ZONE, ranges=ranges, special={}, country="DE", region="BE", version=0, by=by)
        for slug, name, days, starts, ends, is_backup in REGULAR:
            facts: dict[str, Any] = {"weekdays": days, "starts": starts, "ends": ends, "is_backup": is_backup}
            person, team = _named(company, slug, name), company.teams[slug].pk
            actions.create_pattern(team, person_id=person.me, valid_from=monday - SINCE, by=by, **facts)


def plan_shifts(company: Company, now: datetime) -> None:
    """Plan this week and the next; Payments has gaps that somebody can close, and a wish for days off."""
    monday = monday_of(local_day(now, ZONE))
    with acting(SYSTEM) as by:
        for week in (monday, monday + timedelta(days=WEEK)):
            _stand_in(company, week, by)
    _ask(company, monday)


def _stand_in(company: Company, monday: date, by: Actor) -> None:
    """Lena is away on Thursday and Friday, and Sofia stands in, on Thursday not to the end; the week is published so."""
    team, sofia = company.teams["payments"].pk, _named(company, "payments", "Sofia").me
    thursday, friday = monday + timedelta(days=3), monday + timedelta(days=4)
    actions.give_time_off(_named(company, "payments", "Lena").me, first=thursday, last=friday, by=by)
    for version, (day, ends) in enumerate(((thursday, 20 * 60), (friday, 22 * 60))):
        actions.set_shift(team, day=day, person_id=sofia, starts=14 * 60, ends=ends, version=version, by=by)
    actions.publish_week(team, monday=monday, version=2, by=by)


def _ask(company: Company, monday: date) -> None:
    with acting(_named(company, "payments", "Ana")) as ana:
        first = monday + timedelta(days=3 * WEEK)
        actions.request_time_off(first=first, last=first + timedelta(days=4), by=ana)


def _named(company: Company, slug: str, name: str) -> Actor:
    return next(agent for agent in company.agents[slug] if agent.name.startswith(name))
