"""Times as a week's table writes them: "8–16", 2026-W48."""

import re
from datetime import date, timedelta

from frontdesk.coverage.actions.checking import YEARS


def short(minutes: int) -> str:
    """Return minutes after midnight as "8" or "8:30"."""
    hours, rest = minutes // 60 % 24, minutes % 60
    return f"{hours}:{rest:02}" if rest else f"{hours or 24 if minutes else 0}"


def span_words(starts: int, ends: int) -> str:
    """Return "8–16½"."""
    return f"{short(starts)}–{short(ends)}".replace(":30", "½")


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
