"""Local time: what "Sunday, 02:30" means on the days when the clocks change.

Each local time means exactly one moment, and later local times never mean earlier moments:

- A time that comes twice means its first time. The doubled hour belongs to whoever was there before it.
- A time that does not come means the moment at which the clocks jump over it.

So ranges that meet on the wall meet in truth, and what does not overlap on the wall never does: a night shift is an hour longer in
autumn and an hour shorter in spring, and a range inside an hour that does not come is empty.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from frontdesk.coverage.spans import Span

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MINUTES_A_DAY = 24 * 60


@cache
def zone_names() -> frozenset[str]:
    """Return the zones that there are, without those that are no place."""
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))) | {"UTC"}


@lru_cache(maxsize=50_000)
def moment(day: date, minutes: int, zone: str) -> datetime:
    """Return the moment at which the clocks of a zone show this many minutes after midnight of a day; 1440 and more are the next day's."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    place = ZoneInfo(zone)
    first = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    if first.astimezone(place).replace(tzinfo=None) == wall:
        return first
    return jump(wall.replace(tzinfo=place, fold=1).astimezone(UTC), first, place)


def range_on(day: date, starts: int, ends: int, zone: str) -> Span:
    """Return the time between two local times of a day, in minutes after its midnight; empty where the clocks jump over it."""
    return Span(moment(day, starts, zone), moment(day, ends, zone))


def day_on(day: date, zone: str) -> Span:
    """Return a local day from midnight to midnight: 23, 24 or 25 hours."""
    return range_on(day, 0, MINUTES_A_DAY, zone)


def local_day(at: datetime, zone: str) -> date:
    """Return the day that the calendars of a zone show at a moment."""
    return at.astimezone(ZoneInfo(zone)).date()


def minutes_after(at: datetime, day: date, zone: str) -> int:
    """Return what the clocks of a zone show at a moment, in minutes after midnight of a day: the inverse of `moment`."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return int((wall - datetime(day.year, day.month, day.day)).total_seconds()) // 60


def days_around(span: Span, zone: str) -> list[date]:
    """Return the local days whose ranges can reach into a span: its own and the one before, for what goes over midnight."""
    first, last = local_day(span.start, zone) - 2 * DAY, local_day(span.end, zone)
    return [first + count * DAY for count in range((last - first).days + 1)]


def jump(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """Find the moment between two at which the clocks of a place are changed."""
    old = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
