"""Who works when: recurring shifts, what is different in single weeks, and time off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from frontdesk.coverage.hours import Hours
from frontdesk.coverage.local import range_on
from frontdesk.coverage.recurring import Recurring, monday_of
from frontdesk.coverage.spans import Span, joined, without

MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different on one day.

    With a `pattern`, its shift that begins on `day` is moved to these minutes, or falls out when there are none. Without one a shift is
    added. Minutes count from midnight of `day` in the team's zone; `person_id` is who works it, also when it was somebody else's.
    """

    day: date
    person_id: int
    pattern: int | None = None
    starts: int | None = None
    ends: int | None = None
    is_backup: bool = False
    # Unlike that of any other change in its week.
    id: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of one person; `day` is the local day on which it begins. `pattern` and `change` say where it comes from."""

    person_id: int
    day: date
    span: Span
    is_backup: bool = False
    pattern: int | None = None
    change: int | None = None

    @property
    def key(self) -> str:
        """What it is called in an address: the same before and after it is moved."""
        source = f"c{self.change}" if self.pattern is None else f"p{self.pattern}"
        return f"{source}-{self.day}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A recurring shift of one person."""

    id: int
    person_id: int
    recurring: Recurring
    is_backup: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a team's shifts are worked out from.

    `fixed`: Monday -> the shifts that begin in its week, whatever patterns and changes say: those that were published.
    """

    hours: Hours
    patterns: tuple[Pattern, ...] = ()
    changes: tuple[Change, ...] = ()
    time_off: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    fixed: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)


def shifts(plan: Plan, within: Span) -> list[Shift]:
    """Return the shifts that reach into a span, whole, before time off is taken out; by start and person.

    On a public holiday of the team no recurring shift begins, unless the day is one of its special days; a shift that was added or moved
    there takes place.
    """
    changed = {(change.pattern, change.day) for change in plan.changes}
    found = [shift for shift in (*_recurring(plan, within, changed), *_changed(plan, within)) if monday_of(shift.day) not in plan.fixed]
    found += [shift for week in plan.fixed.values() for shift in week if shift.span.meets(within)]
    return sorted(found, key=lambda shift: (shift.span, shift.person_id, shift.is_backup))


def worked(plan: Plan, within: Span) -> list[Shift]:
    """Return the pieces of shifts that people really work: without their time off. A person in two shifts at once is there once."""
    pieces = [
        replace(shift, span=piece)
        for shift in shifts(plan, within)
        for piece in without([shift.span], plan.time_off.get(shift.person_id, ()))
        if piece.meets(within)
    ]
    return sorted(pieces, key=lambda shift: (shift.span, shift.person_id, shift.is_backup))


def presence(plan: Plan, within: Span) -> list[Span]:
    """Return when people are there, for each person without overlaps: so that counting spans counts people."""
    by_person: dict[int, list[Span]] = {}
    for shift in worked(plan, within):
        by_person.setdefault(shift.person_id, []).append(shift.span)
    return [span for spans in by_person.values() for span in joined(spans)]


def on_shift(plan: Plan, moment: datetime) -> dict[int, bool]:
    """Return who is on shift at a moment, and whether as backup only."""
    there: dict[int, bool] = {}
    for shift in worked(plan, Span(moment, moment.replace(microsecond=0) + MOMENT)):
        if shift.span.holds(moment):
            there[shift.person_id] = shift.is_backup and there.get(shift.person_id, True)
    return there


def _recurring(plan: Plan, within: Span, changed: set[tuple[int | None, date]]) -> Iterable[Shift]:
    for pattern in plan.patterns:
        for day, span in pattern.recurring.within(within):
            is_off = day not in plan.hours.special and plan.hours.holiday(day)
            if (pattern.id, day) not in changed and not is_off:
                yield Shift(pattern.person_id, day, span, pattern.is_backup, pattern.id)


def _changed(plan: Plan, within: Span) -> Iterable[Shift]:
    for change in plan.changes:
        if change.starts is None or change.ends is None:
            continue
        span = range_on(change.day, change.starts, change.ends, plan.hours.zone)
        if span.start < span.end and span.meets(within):
            yield Shift(change.person_id, change.day, span, change.is_backup, change.pattern, change.id)
