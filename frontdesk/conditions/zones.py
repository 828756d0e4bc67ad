"""Local time by one table for both sides: PostgreSQL has its own copy of the zones, which may be of another year than Python's."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Before and after, a zone keeps the offset that it has there.
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
STEP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Offsets:
    """The moments from which on a zone has another offset, and the offsets: one more, as the first is that from before."""

    moments: tuple[datetime, ...]
    offsets: tuple[timedelta, ...]

    def local(self, moment: datetime) -> datetime:
        """Return the local time of a moment, without a zone."""
        return moment.astimezone(UTC).replace(tzinfo=None) + self.offsets[bisect_right(self.moments, moment)]


def is_zone(name: str) -> bool:
    """Tell whether there is a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=64)
def offsets(name: str) -> Offsets:
    """Return a zone's offsets."""
    zone = ZoneInfo(name)
    moments: list[datetime] = []
    found = [_offset(zone, FIRST)]
    moment = FIRST
    while moment < LAST:
        following = moment + STEP
        if _offset(zone, following) != found[-1]:
            moments.append(_change(zone, moment, following))
            found.append(_offset(zone, following))
        moment = following
    return Offsets(tuple(moments), tuple(found))


def midnight(day: date, name: str) -> datetime:
    """Return the moment at which a day begins in a zone; at the ends of the calendar, the first or last there is."""
    try:
        return datetime.combine(day, time(), ZoneInfo(name)).astimezone(UTC)
    except OverflowError:
        return (datetime.max if day.year > 1 else datetime.min).replace(tzinfo=UTC)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second at which the later of two offsets holds."""
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
