"""When a team is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from frontdesk.coverage.holidays import holidays_on
from frontdesk.coverage.local import days_around, range_on
from frontdesk.coverage.spans import Span, common, joined

# Minutes after midnight, from and until; until may be past 1440, on the next day.
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hours:
    """A team's opening hours in its zone.

    `ranges`: ISO weekday (Monday is 1) -> ranges. `special`: what single days have instead, nothing meaning closed. On public
    holidays of the country and region the team is closed, unless the day is special.
    """

    zone: str = "UTC"
    ranges: Mapping[int, tuple[Range, ...]] = field(default_factory=dict)
    special: Mapping[date, tuple[Range, ...]] = field(default_factory=dict)
    country: str = ""
    region: str = ""

    def of_day(self, day: date) -> tuple[Range, ...]:
        """Return the ranges of one day."""
        if day in self.special:
            return self.special[day]
        return () if self.holiday(day) else self.ranges.get(day.isoweekday(), ())

    def holiday(self, day: date) -> str:
        """Return the name of the public holiday that a day is; empty on others."""
        return holidays_on([day], self.country, self.region).get(day, "")


def open_spans(hours: Hours, within: Span) -> list[Span]:
    """Return when a team is open within a span."""
    ranges = (range_on(day, *each, hours.zone) for day in days_around(within, hours.zone) for each in hours.of_day(day))
    return common(joined(ranges), [within])
