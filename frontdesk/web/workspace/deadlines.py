"""Deadlines by word: what an agent presses instead of typing a date, in the agent's own time."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from frontdesk.ui import moments

MORNING: Final = time(9)
HOURS: Final = {"1h": ("In an hour", 1), "4h": ("In four hours", 4)}
# Word -> the name of the day and how many days from now it is; Monday is the next one.
DAYS: Final = {"tomorrow": "Tomorrow morning", "monday": "Monday morning"}
WORDS: Final = (*HOURS, *DAYS)


def deadline(word: str, now: datetime) -> datetime:
    """Return the moment of one of WORDS; `now` is local."""
    if word in HOURS:
        return (now + timedelta(hours=HOURS[word][1])).replace(second=0, microsecond=0)
    days = 1 if word == "tomorrow" else 7 - now.weekday()
    return datetime.combine(now.date() + timedelta(days=days), MORNING, now.tzinfo)


def choices(now: datetime) -> Iterator[tuple[str, str, str]]:
    """Yield each word with its label and the moment that it means at `now`, which is local."""
    for word in WORDS:
        # On Sundays both mornings are the same.
        if word == "monday" and now.weekday() == SUNDAY:
            continue
        label = HOURS[word][0] if word in HOURS else DAYS[word]
        yield word, label, moments.until(deadline(word, now), now)


SUNDAY: Final = 6
