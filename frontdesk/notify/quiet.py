"""When somebody wants to be left alone: off shift, or for who works no shifts, outside of their own hours."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.coverage.own import is_on_shift

# Monday is 1, as in ISO 8601.
WORKING_DAYS = (1, 2, 3, 4, 5)


def may_be_told(person_id: int, hours: Mapping[str, Any], zone: str, now: datetime) -> bool:
    """Tell whether a push or a mail may reach somebody now. Shifts in force come before the hours they set. Needs the system persona."""
    there = is_on_shift(person_id, now)
    return is_at_work(hours, zone, now) if there is None else there


def is_at_work(hours: Mapping[str, Any], zone: str, now: datetime) -> bool:
    """Tell whether `now` lies within somebody's hours.

    `hours`: {"days": [1, …], "from": "08:00", "until": "17:00"} in the person's own zone (empty: UTC); {} means always. Hours that
    end before they begin reach over midnight, and belong to the day on which they began.
    """
    if not hours:
        return True
    local = now.astimezone(ZoneInfo(zone or "UTC"))
    begins, ends = time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"])
    days, day, clock = frozenset(hours["days"]), local.isoweekday(), local.time()
    if begins < ends:
        return day in days and begins <= clock < ends
    yesterday = day - 1 or 7
    return (day in days and clock >= begins) or (yesterday in days and clock < ends)
