"""Moments for people: short ages and plain dates in the reader's time zone; pure, `now` is passed in."""

from datetime import datetime, timedelta
from typing import Final

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

# Own names instead of the framework's formats: a queue page writes a hundred of these.
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(moment: datetime, now: datetime) -> str:
    """Return `3 Nov`, with the year when it is another one. Both moments are local."""
    text = f"{moment.day} {MONTHS[moment.month - 1][:3]}"
    return text if moment.year == now.year else f"{text} {moment.year}"


def full(moment: datetime) -> str:
    """Return the exact local time in words, for titles."""
    return (
        f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}, "
        f"{moment.hour:02}:{moment.minute:02} {moment.tzname() or ''}"
    ).rstrip()


def age(moment: datetime, now: datetime) -> str:
    """Return how long ago in the fewest characters: `now`, `12 min`, `3 h`, `2 d`, then the date."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return "now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h"
    if seconds < 7 * DAY:
        return f"{int(seconds // DAY)} d"
    return day(moment, now)


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago in a customer's words: `just now`, `4 min ago`, `2 h ago`, `yesterday`, then the date."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if moment.date() == now.date():
        return f"{int(seconds // HOUR)} h ago"
    if moment.date() == now.date() - timedelta(days=1):
        return "yesterday"
    return day(moment, now)


def clock(moment: datetime, now: datetime) -> str:
    """Return when, to the minute: `Today, 09:48`, `Yesterday, 17:20`, `3 Nov, 08:00`."""
    time = f"{moment.hour:02}:{moment.minute:02}"
    if moment.date() == now.date():
        return f"Today, {time}"
    if moment.date() == now.date() - timedelta(days=1):
        return f"Yesterday, {time}"
    return f"{day(moment, now)}, {time}"
