"""Until when a ticket can be set aside, in the time zone of the agent; pure, `now` is passed in."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

START_OF_WORK = time(8)
HOURS, TOMORROW, MONDAY, WEEK = "hours", "tomorrow", "monday", "week"
LABELS = {HOURS: "In 3 hours", TOMORROW: "Tomorrow", MONDAY: "Monday", WEEK: "In a week"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A time that is offered."""

    value: str
    label: str
    at: datetime


def choices(now: datetime) -> list[Choice]:
    """Return the times that are offered, soonest first, each once; `now` is local to the agent."""
    found: dict[datetime, Choice] = {}
    for value, label in LABELS.items():
        at = moment_of(value, now)
        found.setdefault(at, Choice(value, label, at))
    return sorted(found.values(), key=lambda choice: choice.at)


def moment_of(value: str, now: datetime) -> datetime:
    """Return the moment that a choice names. Days are counted where the agent is, whatever the clocks do that night."""
    if value == HOURS:
        return now + timedelta(hours=3)
    days = {TOMORROW: 1, MONDAY: 7 - now.weekday(), WEEK: 7}[value]
    return datetime.combine(now.date() + timedelta(days=days), START_OF_WORK, tzinfo=now.tzinfo)
