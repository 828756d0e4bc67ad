"""Where more people are there than one, and where somebody is there although the team is closed; each with what would end it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.coverage.gaps import overlaps, surplus
from frontdesk.coverage.local import MINUTES_A_DAY, local_day, minutes_after
from frontdesk.coverage.plan import Plan, Shift, presence, shifts
from frontdesk.coverage.ranges import clock
from frontdesk.coverage.spans import Span
from frontdesk.identity.models import Person
from frontdesk.tickets.arrivals import Arrivals
from frontdesk.web.settings.arranging.fixes import Fix, as_fix, cost_words

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Plenty:
    """A piece of time in words, its cost from history and the way out."""

    day: date
    starts: str
    ends: str
    words: str
    cost: str
    fix: Fix | None


def week_plenty(plan: Plan, week: Span, now: datetime) -> list[tuple[Span, bool]]:
    """Return a week's overlaps, and what lies outside of the opening hours (True), in order; only what is not over."""
    found = [(span, False) for span in overlaps(plan, week)] + [(span, True) for span in surplus(plan, week)]
    return sorted((span, is_closed) for span, is_closed in found if span.end > now)[:SHOWN]


def told_plenty(
    plan: Plan, found: Sequence[tuple[Span, bool]], costs: Sequence[Arrivals], people: Sequence[Person], name: str
) -> list[Plenty]:
    """Return them as the page tells them."""
    zone = plan.hours.zone
    told = []
    for (span, is_closed), cost in zip(found, costs, strict=True):
        day = local_day(span.start, zone)
        starts, ends = (clock(minutes_after(at, day, zone)) for at in (span.start, span.end))
        count = max((sum(one.holds(other.start) for one in _there(plan, span)) for other in _there(plan, span)), default=1)
        words = f"{name} is closed" if is_closed else f"{count} people on shift"
        told.append(Plenty(day, starts, "24:00" if ends == "00:00" else ends, words, cost_words(cost), _fix(plan, span, people)))
    return told


def _there(plan: Plan, span: Span) -> list[Span]:
    return [Span(max(one.start, span.start), min(one.end, span.end)) for one in presence(plan, span) if one.meets(span)]


def _fix(plan: Plan, extra: Span, people: Sequence[Person]) -> Fix | None:
    """Let one shift end earlier, else begin later; nobody is sent home for a whole shift by one click."""
    names = {person.pk: person.first_name for person in people}
    for shift in shifts(plan, extra):
        rest = _rest(shift, extra)
        if rest is None or shift.person_id not in names:
            continue
        at = clock(minutes_after(rest.end if rest.start == shift.span.start else rest.start, shift.day, plan.hours.zone))
        words = f"{names[shift.person_id]} {'ends' if rest.start == shift.span.start else 'starts'} at {at}"
        if minutes_after(rest.start, shift.day, plan.hours.zone) < MINUTES_A_DAY:
            return as_fix(plan, words, rest, shift.person_id, shift.day, shift)
    return None


def _rest(shift: Shift, extra: Span) -> Span | None:
    """Return what is left of a shift that begins or ends with the extra time; None when that is nothing, or it would be cut in two."""
    if shift.span.start < extra.start and shift.span.end == extra.end:
        return Span(shift.span.start, extra.start)
    if shift.span.start == extra.start and shift.span.end > extra.end:
        return Span(extra.end, shift.span.end)
    return None
