"""A week comes into force, and everybody whose shifts changed hears of it once."""

from datetime import date, datetime
from typing import Any

from frontdesk.actor import Actor
from frontdesk.coverage import access
from frontdesk.coverage.actions.weeks import WIDE, opened
from frontdesk.coverage.models import Week
from frontdesk.coverage.plan import Plan, shifts
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import arranged, in_force, shift_to_row, week_of, week_span
from frontdesk.events.record import record
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError

Rows = list[list[Any]]


def publish_week(team_id: int, *, monday: date, version: int, by: Actor) -> list[int]:
    """Put a week in force as it is arranged, record one event for each person whose shifts changed, and return these people.

    Raises: ConflictError when it was changed meanwhile, ForbiddenError.
    """
    access.require(by, team_id)
    week = opened(team_id, monday, version)
    before, after = compared(team_id, monday)
    week.published, week.past, week.published_at = after, [], clock.now()
    week.version += 1
    week.save()
    people = sorted({row[0] for row in (*_differing(before, after), *_differing(after, before))})
    record("coverage.week_published", by=by, team=team_id, week=monday, people=people)
    for person in people:
        lost, gained = ([row[1:] for row in _differing(one, two) if row[0] == person] for one, two in ((before, after), (after, before)))
        record("coverage.shifts_changed", by=by, team=team_id, week=monday, person=person, lost=lost, gained=gained)
    return people


def exchange(team_id: int, starts_at: datetime, one: int, other: int) -> None:
    """Let somebody else work a shift that is in force, and nothing else of its week. Raises: ConflictError when it is no longer there."""
    around = Span(starts_at - WIDE, starts_at + WIDE)
    there = [shift for shift in shifts(in_force(team_id, around), around) if (shift.person_id, shift.span.start) == (one, starts_at)]
    if not there:
        raise ConflictError("This shift was changed meanwhile. Look again.")
    monday, mine = monday_of(there[0].day), shift_to_row(there[0])
    before, _ = compared(team_id, monday)
    week = Week.objects.select_for_update().filter(team_id=team_id, monday=monday).first() or week_of(team_id, monday)
    week.published = sorted([other, *row[1:]] if row == mine else row for row in before)
    week.published_at, week.version = week.published_at or clock.now(), week.version + 1
    week.save()


def compared(team_id: int, monday: date) -> tuple[Rows, Rows]:
    """Return the shifts of a week as they are in force, and as they are arranged."""
    span = week_span(monday, "UTC")
    wide = Span(span.start - WIDE, span.end + WIDE)
    return _rows(in_force(team_id, wide), wide, monday), _rows(arranged(team_id, wide), wide, monday)


def has_unpublished(week: Week) -> bool:
    """Whether a week is arranged differently from what is in force."""
    before, after = compared(week.team_id, week.monday)
    return before != after


def _rows(plan: Plan, wide: Span, monday: date) -> Rows:
    return sorted(shift_to_row(shift) for shift in shifts(plan, wide) if monday_of(shift.day) == monday)


def _differing(some: Rows, others: Rows) -> Rows:
    return [row for row in some if row not in others]
