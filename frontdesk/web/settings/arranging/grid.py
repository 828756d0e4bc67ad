"""The week as a table: people by days, bars by hour, and the coverage of each day above them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from frontdesk.coverage.gaps import coverage
from frontdesk.coverage.local import MINUTES_A_DAY, day_on, minutes_after, moment
from frontdesk.coverage.plan import Plan, Shift, shifts
from frontdesk.coverage.ranges import clock
from frontdesk.coverage.spans import Span, common, without
from frontdesk.identity.models import Person
from frontdesk.web.settings.arranging.times import short, span_words

HOUR = 60
EVERY = 3
MANY = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn piece of a day: where, how wide (in percent), what kind, what it says and what it is called."""

    kind: str
    x: float
    width: float
    words: str = ""
    label: str = ""
    key: str = ""
    starts: str = ""
    ends: str = ""

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Day:
    """A column: the hours that are drawn are those that matter."""

    date: date
    span: Span
    drawn: Span
    ruler: list[tuple[float, str]]
    holiday: str
    hours: int
    is_today: bool

    def bar(self, kind: str, span: Span, **more: str) -> Bar | None:
        """Place a span in this day; None when nothing of it is drawn."""
        parts = common([span], [self.drawn])
        if not parts:
            return None
        whole = self.drawn.length
        return Bar(kind, 100 * ((parts[0].start - self.drawn.start) / whole), 100 * (parts[0].length / whole), **more)


@dataclass(slots=True)
class Cell:
    """One person's day."""

    day: Day
    bars: list[Bar] = field(default_factory=list)
    off: list[Bar] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One person's week."""

    person: Person
    is_backup: bool
    cells: list[Cell]


@dataclass(slots=True)
class Grid:
    """The whole table; `strips` are the bars of the coverage row with what a screen reader says of each day."""

    days: list[Day]
    strips: list[tuple[Day, list[Bar], str]]
    rows: list[Row]
    # Minutes that one percent of a cell is, for dragging.
    drawn_minutes: int


def grid(plan: Plan, monday: date, people: Iterable[Person], now: datetime) -> Grid:
    """Lay out a team's week."""
    zone = plan.hours.zone
    week = Span(day_on(monday, zone).start, day_on(monday + timedelta(days=6), zone).end)
    found = shifts(plan, week)
    first, last = _hours_that_matter(plan, found, monday)
    days = [_day(plan, monday + timedelta(days=count), first, last, now) for count in range(7)]
    rows = [_row(plan, person, days, [shift for shift in found if shift.person_id == person.pk]) for person in people]
    return Grid(days, [_strip(plan, day) for day in days], rows, last - first)


def _hours_that_matter(plan: Plan, found: list[Shift], monday: date) -> tuple[int, int]:
    """Return the opening hours and shifts plus an hour, the same for each day."""
    ranges = [each for count in range(7) for each in plan.hours.of_day(monday + timedelta(days=count))]
    ranges += [_minutes(shift, plan.hours.zone) for shift in found]
    if not ranges:
        return 7 * HOUR, 19 * HOUR
    if any(ends > MINUTES_A_DAY for _, ends in ranges):
        return 0, MINUTES_A_DAY
    first, last = min(starts for starts, _ in ranges) - HOUR, max(ends for _, ends in ranges) + HOUR
    return max(0, first // HOUR * HOUR), min(MINUTES_A_DAY, -(-last // HOUR) * HOUR)


def _day(plan: Plan, day: date, first: int, last: int, now: datetime) -> Day:
    zone = plan.hours.zone
    span, drawn = day_on(day, zone), Span(moment(day, first, zone), moment(day, last, zone))
    marks = [(moment(day, minutes, zone), minutes) for minutes in range(first, last + 1, EVERY * HOUR)]
    # Where many stand close together, the last one would run into the one before.
    ruler = [(100 * ((at - drawn.start) / drawn.length), short(minutes)) for at, minutes in marks[: MANY if len(marks) > MANY else None]]
    return Day(day, span, drawn, ruler, plan.hours.holiday(day), round(span.length / timedelta(hours=1)), span.holds(now))


def _strip(plan: Plan, day: Day) -> tuple[Day, list[Bar], str]:
    bars, words = [], []
    for level in coverage(plan, day.drawn):
        kind = "gap" if level.is_gap else f"cov{min(level.people, 3)}" if level.people else "closed"
        said = {"gap": "nobody on shift", "closed": "closed"}.get(kind, f"{level.people} on shift")
        if bar := day.bar(kind, level.span):
            bars.append(bar)
        starts, ends = (minutes_after(at, day.date, plan.hours.zone) for at in (level.span.start, level.span.end))
        words.append(f"{clock(starts)} to {clock(ends)} {said}")
    return day, bars, f"{day.date:%a} {day.date.day}: {', '.join(words)}"


def _row(plan: Plan, person: Person, days: list[Day], found: list[Shift]) -> Row:
    is_backup = any(shift.is_backup for shift in found) or any(each.is_backup for each in plan.patterns if each.person_id == person.pk)
    return Row(person, is_backup, [_cell(plan, person, day, found) for day in days])


def _cell(plan: Plan, person: Person, day: Day, found: list[Shift]) -> Cell:
    cell = Cell(day)
    off = plan.time_off.get(person.pk, ())
    for shift in found:
        if not without([shift.span], off):
            # It does not take place; the time off says so.
            continue
        starts, ends = _minutes(shift, plan.hours.zone)
        words = span_words(starts, ends)
        label = f"{words}, {person.name}, {shift.day:%a} {shift.day.day}{', backup' if shift.is_backup else ''}"
        given = {"words": words, "label": label, "key": shift.key, "starts": str(starts), "ends": str(ends)}
        if bar := day.bar("bar bar-b" if shift.is_backup else "bar", shift.span, **given):
            cell.bars.append(bar)
    cell.off = [bar for each in off if (bar := day.bar("bar bar-off", each))]
    return cell


def _minutes(shift: Shift, zone: str) -> tuple[int, int]:
    """Return when a shift starts and ends, in minutes after midnight of its day."""
    return minutes_after(shift.span.start, shift.day, zone), minutes_after(shift.span.end, shift.day, zone)
