"""From rows to plans: a team's week as it is being arranged, and what is in force."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q

from frontdesk.coverage.hours import Hours
from frontdesk.coverage.local import WEEK, local_day, range_on
from frontdesk.coverage.models import ShiftPattern, TeamHours, TimeOff, TimeOffState, Week
from frontdesk.coverage.plan import Change, Pattern, Plan, Shift
from frontdesk.coverage.recurring import Recurring, monday_of
from frontdesk.coverage.spans import Span
from frontdesk.identity.models import Person

MINUTE = 60


def hours_of(team_id: int) -> TeamHours:
    """Return a team's opening hours; never open before somebody sets them."""
    return TeamHours.objects.filter(team_id=team_id).first() or TeamHours(team_id=team_id, version=0)


def as_hours(row: TeamHours) -> Hours:
    """Return stored hours as the arithmetic takes them."""
    ranges = {int(day): tuple((starts, ends) for starts, ends in each) for day, each in row.ranges.items()}
    special = {date.fromisoformat(day): tuple((starts, ends) for starts, ends in each) for day, each in row.special.items()}
    return Hours(row.zone, ranges, special, row.country, row.region)


def week_of(team_id: int, monday: date) -> Week:
    """Return what is kept of a week; an unsaved row of version 0 when that is nothing."""
    return Week.objects.filter(team_id=team_id, monday=monday).first() or Week(team_id=team_id, monday=monday, version=0)


def week_span(monday: date, zone: str) -> Span:
    """Return a week from Monday's midnight to the next: an hour longer or shorter when the clocks change."""
    return range_on(monday, 0, 7 * 24 * 60, zone)


def arranged(team_id: int, within: Span) -> Plan:
    """Return a team's plan as it is being arranged."""
    return _plan(team_id, within, is_live=False)


def in_force(team_id: int, within: Span) -> Plan:
    """Return what people go by: published weeks as they were published, and in others the recurring shifts alone."""
    return _plan(team_id, within, is_live=True)


def change_to_row(change: Change) -> dict[str, Any]:
    """Return a change as it is kept."""
    return {
        "id": change.id,
        "day": change.day.isoformat(),
        "person": change.person_id,
        "pattern": change.pattern,
        "starts": change.starts,
        "ends": change.ends,
        "backup": change.is_backup,
    }


def changes_of(week: Week) -> list[Change]:
    """Return what differs in a week."""
    return [
        Change(date.fromisoformat(row["day"]), row["person"], row["pattern"], row["starts"], row["ends"], row["backup"], row["id"])
        for row in week.changes
    ]


def shift_to_row(shift: Shift) -> list[Any]:
    """Return a shift as a published week keeps it: minutes since 1970, so that nothing needs to be worked out again."""
    start, end = (int(moment.timestamp()) // MINUTE for moment in (shift.span.start, shift.span.end))
    return [shift.person_id, shift.day.isoformat(), start, end, int(shift.is_backup)]


def published_shifts(week: Week, person_ids: Iterable[int]) -> tuple[Shift, ...]:
    """Return the shifts of a published week of those who are still here."""
    here = frozenset(person_ids)
    return tuple(
        Shift(person, date.fromisoformat(day), Span(_moment(start), _moment(end)), bool(backup), None, number)
        for number, (person, day, start, end, backup) in enumerate(week.published or [])
        if person in here
    )


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * MINUTE, UTC)


def _plan(team_id: int, within: Span, *, is_live: bool) -> Plan:
    hours = as_hours(hours_of(team_id))
    here = set(Person.objects.staff().filter(memberships__team_id=team_id).values_list("pk", flat=True))
    first, last = monday_of(local_day(within.start, hours.zone)) - WEEK, local_day(within.end, hours.zone) + timedelta(days=1)
    weeks = list(Week.objects.filter(team_id=team_id, monday__gte=first, monday__lte=last))
    changes = () if is_live else tuple(each for week in weeks for each in changes_of(week) if each.person_id in here or each.starts is None)
    fixed = {week.monday: published_shifts(week, here) for week in weeks if week.published is not None} if is_live else {}
    return Plan(hours, _patterns(team_id, hours.zone, here, first, last), changes, _time_off(here, within), fixed)


def _patterns(team_id: int, zone: str, here: set[int], first: date, last: date) -> tuple[Pattern, ...]:
    rows = ShiftPattern.objects.filter(Q(valid_until=None) | Q(valid_until__gte=first), team_id=team_id, person_id__in=here)
    return tuple(
        Pattern(
            row.pk,
            row.person_id,
            Recurring(frozenset(row.weekdays), row.starts, row.ends, row.zone or zone, row.valid_from, row.valid_until, row.every_weeks),
            row.is_backup,
        )
        for row in rows.filter(valid_from__lte=last)
    )


def _time_off(here: set[int], within: Span) -> dict[int, tuple[Span, ...]]:
    rows = TimeOff.objects.filter(person_id__in=here, state=TimeOffState.APPROVED, starts_at__lt=within.end, ends_at__gt=within.start)
    found: dict[int, tuple[Span, ...]] = {}
    for row in rows:
        found[row.person_id] = (*found.get(row.person_id, ()), Span(row.starts_at, row.ends_at))
    return found
