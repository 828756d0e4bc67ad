"""Gaps with what they cost and what would close each of them with one click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from frontdesk.coverage.gaps import gaps
from frontdesk.coverage.local import local_day, minutes_after
from frontdesk.coverage.plan import Plan, Shift, shifts
from frontdesk.coverage.ranges import clock
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.spans import Span
from frontdesk.identity.models import Person
from frontdesk.tickets.arrivals import Arrivals

# Nobody is asked to stay longer than this.
LONGEST = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Fix:
    """What the button says, and the shift that it sets: as the fields of the form."""

    words: str
    person: int
    day: date
    starts: str
    ends: str
    is_overnight: bool
    is_backup: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in words, with its cost from history and the way out."""

    span: Span
    day: date
    starts: str
    ends: str
    cost: str
    fix: Fix | None


def week_gaps(plan: Plan, week: Span) -> list[Span]:
    """Return a week's gaps in order."""
    return gaps(plan, week)


def told_gaps(plan: Plan, found: Sequence[Span], costs: Sequence[Arrivals], people: Sequence[Person]) -> list[Gap]:
    """Return gaps as the page tells them."""
    zone = plan.hours.zone
    told = []
    for span, cost in zip(found, costs, strict=True):
        day = local_day(span.start, zone)
        starts, ends = (clock(minutes_after(at, day, zone)) for at in (span.start, span.end))
        told.append(Gap(span, day, starts, "24:00" if ends == "00:00" else ends, cost_words(cost), _fix(plan, span, people)))
    return told


def cost_words(cost: Arrivals) -> str:
    """Return what came in the same hours before, in a sentence."""
    if not cost.tickets:
        return "No ticket came in these hours over the last 4 weeks."
    words = f"{cost.tickets} ticket{'s' if cost.tickets > 1 else ''} came in these hours over the last 4 weeks"
    return f"{words}{f', first reply after {_length(cost.first_reply)}' if cost.first_reply else ''}."


def _length(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return f"{minutes} min" if minutes < 90 else f"{round(minutes / 60)} h" if minutes < 48 * 60 else f"{round(minutes / 1440)} days"


def _fix(plan: Plan, gap: Span, people: Sequence[Person]) -> Fix | None:
    """Let somebody stay longer, else come earlier, else ask whoever stands in as backup."""
    near = shifts(plan, Span(gap.start - LONGEST, gap.end + LONGEST))
    names = {person.pk: person.first_name for person in people}
    week = monday_of(local_day(gap.start, plan.hours.zone))
    for shift in near:
        longer = Span(min(shift.span.start, gap.start), max(shift.span.end, gap.end))
        is_beside = gap.start == shift.span.end or gap.end == shift.span.start
        if not is_beside or longer.length > LONGEST or monday_of(shift.day) != week or not _is_free(plan, shift.person_id, gap, near):
            continue
        stays = gap.start == shift.span.end
        at = clock(minutes_after(gap.end if stays else gap.start, shift.day, plan.hours.zone))
        words = f"{names[shift.person_id]} {'stays until' if stays else 'starts at'} {at}"
        return as_fix(plan, words, longer, shift.person_id, shift.day, shift)
    for person in people:
        if person.pk in backups(plan) and _is_free(plan, person.pk, gap, near):
            day = local_day(gap.start, plan.hours.zone)
            return as_fix(plan, f"Ask {person.first_name}, backup", gap, person.pk, day, None)
    return None


def backups(plan: Plan) -> set[int]:
    """Return who stands in as backup anywhere in the weeks that were loaded."""
    patterns = {each.person_id for each in plan.patterns if each.is_backup}
    return patterns | {each.person_id for each in plan.changes if each.is_backup}


def _is_free(plan: Plan, person_id: int, gap: Span, near: list[Shift]) -> bool:
    is_off = any(off.meets(gap) for off in plan.time_off.get(person_id, ()))
    return not is_off and not any(shift.person_id == person_id and shift.span.meets(gap) for shift in near)


def as_fix(plan: Plan, words: str, span: Span, person_id: int, day: date, shift: Shift | None) -> Fix:
    """Return what a button sets: a shift of somebody at other times, or a new one as backup."""
    starts, ends = (minutes_after(at, day, plan.hours.zone) for at in (span.start, span.end))
    is_backup = shift.is_backup if shift else True
    return Fix(words, person_id, day, clock(starts), clock(ends), ends >= 1440, is_backup, shift.key if shift else "")


def uncovered(found: Sequence[Span], now: datetime) -> str:
    """Return "8 hours uncovered" of the gaps that are not over."""
    time = sum((span.end - max(span.start, now) for span in found if span.end > now), timedelta())
    hours = round(time.total_seconds() / 3600, 1)
    return f"{hours:g} hour{'s' if hours != 1 else ''} uncovered"
