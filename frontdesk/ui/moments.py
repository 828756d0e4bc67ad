"""Moments for people: short ages and plain dates in the reader's time zone; pure, `now` is passed in."""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
# So close to its deadline an answer is as good as late.
NEARLY: Final = 15 * MINUTE

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


def span(seconds: float) -> str:
    """Return a length of time in the fewest characters, begun minutes counted: `12 min`, `1 h 20`, `3 h`, `2 d`."""
    minutes = max(1, ceil(seconds / MINUTE))
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 10 and rest:
        return f"{hours} h {rest}"
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"


def due(moment: datetime, now: datetime) -> str:
    """Return how long is left until a deadline, or how late it is: `12 min`, `Late 8 min`."""
    seconds = (moment - now).total_seconds()
    return span(seconds) if seconds > 0 else f"Late {span(-seconds)}"


def due_tone(moment: datetime, now: datetime) -> str:
    """Return the tone of a deadline: red when late or nearly, amber within the hour."""
    seconds = (moment - now).total_seconds()
    return "red" if seconds <= NEARLY else "amber" if seconds <= HOUR else "grey"


def until(moment: datetime, now: datetime) -> str:
    """Return a moment to come: `14:00`, `Tomorrow, 09:00`, `Mon, 09:00`, `3 Dec, 09:00`. Both moments are local."""
    time = f"{moment.hour:02}:{moment.minute:02}"
    days = (moment.date() - now.date()).days
    if days <= 0:
        return time
    if days == 1:
        return f"Tomorrow, {time}"
    return f"{DAYS[moment.weekday()][:3]}, {time}" if days < 7 else f"{day(moment, now)}, {time}"
