"""Shifts that come again every week, or every few weeks."""

from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.coverage.local import days_around, range_on
from frontdesk.coverage.spans import Span


@dataclass(frozen=True, slots=True)
class Recurring:
    """On these ISO weekdays, from `starts` until `ends` minutes after local midnight (past 1440: the next day).

    It holds for shifts that begin from `valid_from` to `valid_until`, both included; every `every_weeks` weeks, counted from the week of
    `valid_from`.
    """

    weekdays: frozenset[int]
    starts: int
    ends: int
    zone: str
    valid_from: date
    valid_until: date | None = None
    every_weeks: int = 1

    def begins_on(self, day: date) -> bool:
        """Whether a shift begins on a local day."""
        if day.isoweekday() not in self.weekdays or day < self.valid_from or (self.valid_until is not None and day > self.valid_until):
            return False
        return (monday_of(day) - monday_of(self.valid_from)).days // 7 % self.every_weeks == 0

    def on(self, day: date) -> Span:
        """Return the shift of a day on which one begins; empty where the clocks jump over it."""
        return range_on(day, self.starts, self.ends, self.zone)

    def within(self, span: Span) -> list[tuple[date, Span]]:
        """Return the shifts that reach into a span, whole, each with the local day on which it begins."""
        found = [(day, self.on(day)) for day in days_around(span, self.zone) if self.begins_on(day)]
        return [(day, shift) for day, shift in found if shift.start < shift.end and shift.meets(span)]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
