"""A model of coverage that knows no spans: it walks through the minutes and looks at the clock on the wall.

The one thing it shares with the product is what a plan is made of. Local time is never turned into UTC here. The clock that counts is
the furthest that the wall has shown so far: when clocks are put back, people stay at what was shown before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from frontdesk.coverage.plan import Plan

MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=200)
def walls(zone: str, begin: datetime, minutes: int) -> list[datetime]:
    """Return the furthest time shown on the wall until each minute from `begin` on."""
    place, furthest, shown = ZoneInfo(zone), datetime.min, []
    for count in range(-3 * 1440, minutes):
        furthest = max(furthest, (begin + count * MINUTE).astimezone(place).replace(tzinfo=None))
        shown.append(furthest)
    return shown[3 * 1440 :]


def is_between(wall: datetime, day: date, starts: int, ends: int) -> bool:
    """Whether the clock stands between two times of a day."""
    midnight = datetime(day.year, day.month, day.day)
    return midnight + starts * MINUTE <= wall < midnight + ends * MINUTE


def days_of(wall: datetime) -> list[date]:
    """Return the days whose ranges the clock can stand in."""
    return [(wall - timedelta(days=back)).date() for back in range(3)]


def is_holiday(plan: Plan, day: date) -> bool:
    """Whether recurring shifts and ordinary hours fall out on a day."""
    if day in plan.hours.special or not plan.hours.country:
        return False
    return day in official(plan.hours.country, plan.hours.region, day.year)


@lru_cache(maxsize=200)
def official(country: str, region: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))


@dataclass
class Minute:
    """What is the case in one minute: who is there (and whether as backup only), and whether the team is open."""

    there: dict[int, bool]
    is_open: bool


def minutes_of(plan: Plan, begin: datetime, minutes: int) -> Iterator[Minute]:
    """Walk through the minutes from `begin` on."""
    zones = {plan.hours.zone, *(pattern.recurring.zone for pattern in plan.patterns)}
    clocks = {zone: walls(zone, begin, minutes) for zone in zones}
    for count in range(minutes):
        now = {zone: clocks[zone][count] for zone in zones}
        yield Minute(_there(plan, now, begin + count * MINUTE), _is_open(plan, now[plan.hours.zone]))


def _is_open(plan: Plan, wall: datetime) -> bool:
    for day in days_of(wall):
        ranges = plan.hours.special.get(day, () if is_holiday(plan, day) else plan.hours.ranges.get(day.isoweekday(), ()))
        if any(is_between(wall, day, starts, ends) for starts, ends in ranges):
            return True
    return False


def _there(plan: Plan, walls_now: dict[str, datetime], now: datetime) -> dict[int, bool]:
    found: dict[int, bool] = {}
    for pattern in plan.patterns:
        rule, wall = pattern.recurring, walls_now[pattern.recurring.zone]
        for day in days_of(wall):
            is_wanted = (
                day.isoweekday() in rule.weekdays
                and rule.valid_from <= day <= (rule.valid_until or date.max)
                and (day.toordinal() - 1) // 7 % rule.every_weeks == (rule.valid_from.toordinal() - 1) // 7 % rule.every_weeks
                and not is_holiday(plan, day)
                and not any(change.pattern == pattern.id and change.day == day for change in plan.changes)
            )
            if is_wanted and is_between(wall, day, rule.starts, rule.ends):
                found[pattern.person_id] = pattern.is_backup and found.get(pattern.person_id, True)
    for change in plan.changes:
        if change.starts is not None and is_between(walls_now[plan.hours.zone], change.day, change.starts, change.ends or 0):
            found[change.person_id] = change.is_backup and found.get(change.person_id, True)
    return {who: backup for who, backup in found.items() if not any(off.start <= now < off.end for off in plan.time_off.get(who, ()))}


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Return a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
