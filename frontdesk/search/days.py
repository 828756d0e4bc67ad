"""Days as people write them in the search box, and the spans they make."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from frontdesk.tickets.conditions import Span

HOW: Final = "Write 2026, 2026-01, 2026-01-31, today, yesterday or 7d, with > or < before it or .. between two."
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_AGO = re.compile(r"(\d{1,4})([dwmy])$")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def span_of(relation: str, value: str, today: date) -> Span | None:
    """Return the days that a comparison means, both ends counted in; None when the value is no day.

    A year or a month counts as a whole: >2026-01 begins with February, >=2026-01 with January. 7d is the last seven days.
    """
    first, dots, last = value.partition("..")
    if dots:
        begins, ends = _period(first, today) if first else None, _period(last, today) if last else None
        if (first and not begins) or (last and not ends) or not (first or last) or relation != "=":
            return None
        if begins and ends and begins.start and ends.start and begins.start > ends.start:
            begins, ends = ends, begins
        return Span(begins.start if begins else None, ends.end if ends else None)
    period = _period(value, today)
    if period is None or period.start is None or period.end is None:
        return None
    # Of a time ago, only its first day is compared: >7d is younger than that, <7d older.
    return _compared(relation, period.start, period.start if _AGO.match(value) and relation != "=" else period.end)


def _compared(relation: str, start: date, end: date) -> Span | None:
    try:
        return {
            "=": lambda: Span(start, end),
            ">": lambda: Span(end + timedelta(days=1), None),
            ">=": lambda: Span(start, None),
            "<": lambda: Span(None, start - timedelta(days=1)),
            "<=": lambda: Span(None, end),
        }[relation]()
    except OverflowError:
        return None


def written(span: Span) -> str:
    """Return a span as the address of a list and the search box have it."""
    if span.start and span.start == span.end:
        return span.start.isoformat()
    return f"{span.start.isoformat() if span.start else ''}..{span.end.isoformat() if span.end else ''}"


def read(text: str) -> Span | None:
    """Return the span that `written` wrote; None for anything else."""
    start, dots, end = text.partition("..")
    try:
        begins, ends = (date.fromisoformat(part) if part else None for part in (start, end if dots else start))
    except ValueError:
        return None
    return Span(begins, ends) if begins or ends else None


def _period(word: str, today: date) -> Span | None:
    """Return the day, month or year that a word names."""
    if word in ("today", "yesterday"):
        day = today - timedelta(days=word == "yesterday")
        return Span(day, day)
    if found := _AGO.match(word):
        # Today is one of the days.
        days = int(found[1]) * _DAYS[found[2]]
        return Span(today - timedelta(days=max(0, days - 1)), today) if days < today.toordinal() else None
    return _calendar(found) if (found := _DAY.match(word)) else None


def _calendar(found: re.Match[str]) -> Span | None:
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if month is None:
            return Span(date(year or 0, 1, 1), date(year or 0, 12, 31))
        if day is None:
            return Span(date(year or 0, month, 1), date(year or 0, month, monthrange(year or 1, month)[1]))
        return Span(date(year or 0, month, day), date(year or 0, month, day))
    except ValueError:
        return None
