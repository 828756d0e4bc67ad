"""Times as people write them: "08:30", "8-12, 13-17", 2026-W48."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from frontdesk.coverage.actions.checking import YEARS

RANGE = re.compile(r"^\s*(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*$")
DAY = 24 * 60


def clock(minutes: int) -> str:
    """Return minutes after midnight as "08:30"; the next day's begin at 00:00 again."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def short(minutes: int) -> str:
    """Return minutes after midnight as "8" or "8:30"."""
    hours, rest = minutes // 60 % 24, minutes % 60
    return f"{hours}:{rest:02}" if rest else f"{hours or 24 if minutes else 0}"


def span_words(starts: int, ends: int) -> str:
    """Return "8–16½"."""
    return f"{short(starts)}–{short(ends)}".replace(":30", "½")


def ranges_text(ranges: Iterable[Iterable[int]]) -> str:
    """Return ranges as a person would type them."""
    return ", ".join(f"{clock(starts)}-{'24:00' if ends == DAY else clock(ends)}" for starts, ends in ranges)


def read_ranges(text: str) -> list[tuple[int, int]]:
    """Return what somebody typed as minutes; hours that end before they begin reach over midnight. Raises: ValueError."""
    found = []
    for part in filter(str.strip, text.split(",")):
        match = RANGE.match(part)
        if match is None:
            raise ValueError(part.strip())
        hour, minute, last_hour, last_minute = (int(piece or 0) for piece in match.groups())
        starts, ends = hour * 60 + minute, last_hour * 60 + last_minute
        if starts >= DAY or ends > DAY or max(minute, last_minute) > 59:
            raise ValueError(part.strip())
        found.append((starts, ends if ends > starts else ends + DAY))
    return found


def week_name(monday: date) -> str:
    """Return "2026-W48"."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def read_week(text: str) -> date | None:
    """Return the Monday of "2026-W48"; None when there is no such week."""
    match = re.match(r"^(\d{4})-W(\d{2})$", text)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match and int(match[1]) in YEARS else None
    except ValueError:
        return None


def week_words(monday: date) -> str:
    """Return "23 to 29 November"."""
    sunday = monday + timedelta(days=6)
    first = str(monday.day) if monday.month == sunday.month else f"{monday.day} {monday:%B}"
    return f"{first} to {sunday.day} {sunday:%B}"
