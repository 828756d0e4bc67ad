"""Times at which a message can be sent later, in the time zone of its author."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from frontdesk.ui.moments import until

HOUR, TOMORROW, MONDAY, DATE = "hour", "tomorrow", "monday", "date"
CHOICES: Final = (HOUR, TOMORROW, MONDAY, DATE)
START_OF_WORK: Final = time(8)
LABELS: Final = {HOUR: "In one hour", TOMORROW: "Tomorrow morning", MONDAY: "Monday morning"}


@dataclass(frozen=True, slots=True)
class Delay:
    """A time that is offered: the button's value, its words, and when that is."""

    value: str
    label: str
    when: str


def delays(now: datetime) -> list[Delay]:
    """Return the times that are offered; `now` is local to their reader."""
    offered = {moment_of(value, now): value for value in reversed(LABELS)}
    # On a Sunday tomorrow is Monday: one of them is enough.
    return [Delay(value, LABELS[value], until(moment, now)) for moment, value in sorted(offered.items())]


def moment_of(choice: str, now: datetime) -> datetime:
    """Return the moment that a choice names. The day is counted where the reader is, whatever the clocks do that night."""
    if choice == HOUR:
        return (now.astimezone(UTC) + timedelta(hours=1)).astimezone(now.tzinfo)
    days = 1 if choice == TOMORROW else 7 - now.weekday()
    return datetime.combine(now.date() + timedelta(days=days), START_OF_WORK, tzinfo=now.tzinfo)
