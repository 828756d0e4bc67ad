"""What a calendar file (RFC 5545) says, read within bounds: any file is answered in a second or refused in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from frontdesk.coverage.actions.checking import YEARS
from frontdesk.coverage.spans import Span
from frontdesk.lib.errors import InvalidError

BYTES_MAX = 256 * 1024
EVENTS_MAX = 500
SERIES_MAX = 50
FOUND_MAX = 200
# What lies further ahead is nobody's plan yet; a file can be read again later.
AHEAD = timedelta(days=400)
SERIES_SINCE = timedelta(days=10 * 366)
# So often all series together may have come until now: each time is a step of working them out.
STEPS_MAX = 3000
DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
DATES_MAX = 400
CONTRADICTS = "The times in this file contradict each other, or cannot be read."
# How a series may come again. Other rules need more steps to be worked out than a page may take, or none that ever ends.
RULES: dict[str, frozenset[str]] = {
    "DAILY": frozenset(),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY"}),
    "YEARLY": frozenset(),
}
ALWAYS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar: when, and whether it is whole days. What it is called is shown before it is saved, and not kept."""

    span: Span
    is_whole_day: bool
    summary: str


def read_calendar(data: bytes, zone: str, now: datetime) -> list[Entry]:
    """Return what a file holds from now on, in order. Times without a zone are in `zone`. Raises: InvalidError."""
    if len(data) > BYTES_MAX:
        raise _wrong(f"The file is larger than {BYTES_MAX // 1024} KB. Export a shorter time.")
    calendar = _parsed(data)
    events = [event for event in calendar.walk("VEVENT") if not _is_cancelled(event)]
    if not events:
        raise _wrong("There is no event in this file.")
    if len(events) > EVENTS_MAX:
        raise _wrong(f"The file has more than {EVENTS_MAX} events. Export a shorter time.")
    try:
        for event in events:
            _require_simple(event, now)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _wrong(CONTRADICTS) from error
    if sum("RRULE" in event for event in events) > SERIES_MAX or sum(_steps(event, now) for event in events) > STEPS_MAX:
        raise _wrong("The file has too many series, or they began too long ago. Export a shorter time.")
    return _found(calendar, zone, now)


def _parsed(data: bytes) -> Any:
    try:
        calendar: Any = Calendar.from_ical(data)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise _wrong("This is no calendar file. Export it as iCalendar, with a name that ends in .ics.") from error
    return calendar


def _require_simple(event: Any, now: datetime) -> None:
    """Raise InvalidError for what cannot be worked out within bounds, naming the event."""
    name = str(event.get("SUMMARY", ""))[:80] or "without a name"
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date) or start.year not in YEARS:
        raise _wrong(f"The event “{name}” begins at no time that could be meant.")
    if isinstance(start, datetime) and start.tzinfo is None and "TZID" in event["DTSTART"].params:
        raise _wrong(f"The event “{name}” is in the time zone “{event['DTSTART'].params['TZID']}”, which the file does not explain.")
    end = getattr(event.get("DTEND"), "dt", None)
    if isinstance(end, date) and type(end) is type(start) and end < start:
        raise _wrong(f"The event “{name}” ends before it starts.")
    if sum(len(getattr(dates, "dts", [])) for part in ("RDATE", "EXDATE") for dates in _several(event.get(part))) > DATES_MAX:
        raise _wrong(f"The event “{name}” lists more than {DATES_MAX} single dates.")
    for rule in _several(event.get("RRULE")):
        _require_rule(rule, name)
        if start.year < (now - SERIES_SINCE).year:
            raise _wrong(f"The series “{name}” began more than ten years ago. Give it a later first day.")


def _require_rule(rule: Any, name: str) -> None:
    often = str((rule.get("FREQ") or [""])[0]).upper()
    parts = {part.upper() for part in rule} - ALWAYS
    if any(int(count) < 1 for part in ("INTERVAL", "COUNT") for count in rule.get(part, [])):
        raise _wrong(f"The series “{name}” comes again every 0 days, or never. Mend it in the calendar it comes from.")
    month_days = [int(day) for day in rule.get("BYMONTHDAY", [])]
    if often not in RULES or not parts <= RULES[often] or len(parts) > 1 or any(not 1 <= abs(day) <= 28 for day in month_days):
        raise _wrong(f"The series “{name}” comes again by a rule that is not read here. Daily, weekly, monthly and yearly ones are.")


def _steps(event: Any, now: datetime) -> int:
    start = event["DTSTART"].dt
    days = (now + AHEAD).date().toordinal() - start.toordinal()
    return sum(max(0, days) // DAYS[str(rule["FREQ"][0]).upper()] for rule in _several(event.get("RRULE")))


def _found(calendar: Any, zone: str, now: datetime) -> list[Entry]:
    occurrences = _occurrences(calendar, now)
    entries: list[Entry] = []
    try:
        for event in islice(occurrences, FOUND_MAX + 1):
            if (entry := _entry(event, zone)) and entry.span.end > now:
                entries.append(entry)
    except (ValueError, TypeError, OverflowError, KeyError, AttributeError) as error:
        raise _wrong(CONTRADICTS) from error
    if len(entries) > FOUND_MAX:
        raise _wrong(f"More than {FOUND_MAX} entries lie ahead in this file. Export a shorter time.")
    if not entries:
        raise _wrong(f"Nothing in this file lies in the next {AHEAD.days} days.")
    return sorted(entries, key=lambda entry: entry.span)


def _occurrences(calendar: Any, now: datetime) -> Iterator[Any]:
    query = recurring_ical_events.of(calendar, skip_bad_series=False)
    try:
        for event in query.after(now):
            if _moment(event["DTSTART"].dt, "UTC") > now + AHEAD:
                return
            yield event
    except recurring_ical_events.InvalidCalendar as error:
        raise _wrong(CONTRADICTS) from error


def _entry(event: Any, zone: str) -> Entry | None:
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    is_whole = not isinstance(start, datetime)
    span = Span(_moment(start, zone), _moment(end, zone))
    if span.end <= span.start or _is_cancelled(event):
        return None
    return Entry(span, is_whole, str(event.get("SUMMARY", ""))[:120])


def _is_cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _moment(at: date, zone: str) -> datetime:
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day)
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _wrong(words: str) -> InvalidError:
    return InvalidError(words, field="file")
