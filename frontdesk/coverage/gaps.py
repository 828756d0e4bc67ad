"""Where nobody is there although the team is open, and where people are there although it is not."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.coverage.hours import open_spans
from frontdesk.coverage.local import day_on, days_around
from frontdesk.coverage.plan import Plan, presence
from frontdesk.coverage.spans import Span, common, levels, without


@dataclass(frozen=True, slots=True)
class Level:
    """A piece of time in which the same number of people is there. Open with nobody there is a gap."""

    span: Span
    people: int
    is_open: bool

    @property
    def is_gap(self) -> bool:
        """Whether customers would wait for nobody."""
        return self.is_open and not self.people


def gaps(plan: Plan, within: Span) -> list[Span]:
    """Return when the team is open and nobody is there. A gap over midnight is two: each belongs to its day."""
    found = without(open_spans(plan.hours, within), presence(plan, within))
    return _by_day(found, plan.hours.zone)


def surplus(plan: Plan, within: Span) -> list[Span]:
    """Return when somebody is there although the team is closed."""
    return without(common(presence(plan, within), [within]), open_spans(plan.hours, within))


def overlaps(plan: Plan, within: Span) -> list[Span]:
    """Return when more than one person is there."""
    return [span for span, people in levels(presence(plan, within), within) if people > 1]


def coverage(plan: Plan, within: Span) -> list[Level]:
    """Cut a span into pieces that are all the same: how many people are there, open or closed."""
    there, is_open = presence(plan, within), open_spans(plan.hours, within)
    pieces = [(piece, people) for span, people in levels(there, within) for piece, _ in levels(is_open, span)]
    return [Level(piece, people, any(span.holds(piece.start) for span in is_open)) for piece, people in pieces]


def _by_day(spans: Iterable[Span], zone: str) -> list[Span]:
    return [part for span in spans for day in days_around(span, zone) for part in common([span], [day_on(day, zone)])]
