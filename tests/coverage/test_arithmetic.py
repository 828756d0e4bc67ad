"""The arithmetic of shifts agrees with counting minutes, for any plan, zone and year."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.coverage.gaps import coverage, gaps, overlaps, surplus
from frontdesk.coverage.hours import Hours, open_spans
from frontdesk.coverage.local import day_on, moment
from frontdesk.coverage.plan import Change, Pattern, Plan, on_shift, shifts
from frontdesk.coverage.recurring import Recurring
from frontdesk.coverage.spans import Span, common, joined, length, levels, without
from tests.coverage.minutes import MINUTE, minutes_of, utc

BEGIN = utc(2026, 1, 1)
# Half an hour of change (Lord Howe), changes at midnight (Beirut, Santiago), a day that was skipped (Apia), no change at all (Kolkata).
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/Santiago",
    "Pacific/Apia",
    "Asia/Kolkata",
    "UTC",
]


@st.composite
def spans(draw: Any) -> list[Span]:
    pairs = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
    return [Span(BEGIN + min(pair) * MINUTE, BEGIN + max(pair) * MINUTE) for pair in pairs]


def minutes(some: list[Span]) -> set[int]:
    return {count for count in range(60) for span in some if span.holds(BEGIN + count * MINUTE)}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spans(), spans())
def test_spans_are_sets_of_minutes(some: list[Span], others: list[Span]) -> None:
    assert minutes(joined(some)) == minutes(some)
    assert minutes(common(some, others)) == minutes(some) & minutes(others)
    assert minutes(without(some, others)) == minutes(some) - minutes(others)
    assert length(some) == len(minutes(some)) * MINUTE
    for whole in (joined(some), common(some, others), without(some, others)):
        assert all(one.end < next_.start for one, next_ in pairwise(whole))
    for piece, count in levels(some, Span(BEGIN, BEGIN + 60 * MINUTE)):
        for at in minutes([piece]):
            assert sum(span.holds(BEGIN + at * MINUTE) for span in some) == count


@st.composite
def ranges(draw: Any) -> tuple[int, int]:
    # Clocks are changed at night.
    starts = draw(st.one_of(st.integers(0, 1439), st.integers(0, 240), st.integers(1380, 1439)))
    return starts, starts + draw(st.one_of(st.integers(1, 1440), st.integers(1, 90), st.just(480)))


@st.composite
def plans(draw: Any) -> tuple[Plan, Span]:
    """Draw a plan of a few people around a day of some year, often one on which clocks change, and the days to look at."""
    zone, year = draw(st.sampled_from(ZONES)), draw(st.integers(2005, 2037))
    any_day = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 360)))
    first = draw(st.sampled_from([*clock_changes(zone, year), any_day])) - timedelta(days=draw(st.integers(0, 1)))
    days = [first + timedelta(days=count) for count in range(-2, 7)]
    near = st.sampled_from(days)
    hours = Hours(
        zone,
        ranges=draw(st.dictionaries(st.integers(1, 7), st.lists(ranges(), max_size=2).map(tuple), max_size=7)),
        special=draw(st.dictionaries(near, st.lists(ranges(), max_size=2).map(tuple), max_size=2)),
        **draw(st.sampled_from([{"country": "DE", "region": "BY"}, {"country": "US"}, {}])),
    )
    patterns = tuple(
        Pattern(number, draw(st.integers(1, 3)), draw(recurring(zone, days)), draw(st.booleans()))
        for number in range(draw(st.integers(0, 4)))
    )
    changes = tuple(
        Change(draw(near), draw(st.integers(1, 3)), draw(st.sampled_from([None, 0, 1])), *draw(st.one_of(st.just((None, None)), ranges())))
        for _ in range(draw(st.integers(0, 3)))
    )
    off = {draw(st.integers(1, 3)): (_off(days[0], draw(st.integers(0, 9000)), draw(st.integers(1, 4000))),) for _ in range(2)}
    return Plan(hours, patterns, changes, off), Span(_start(first), _start(first) + timedelta(days=draw(st.integers(1, 3))))


def clock_changes(zone: str, year: int) -> list[date]:
    """Return the days of a year on which the clocks of a zone are changed."""
    noons = [datetime(year, 1, 1, 12, tzinfo=ZoneInfo(zone)) + timedelta(days=count) for count in range(365)]
    return [after.date() for before, after in pairwise(noons) if before.utcoffset() != after.utcoffset()]


@st.composite
def recurring(draw: Any, zone: str, days: list[date]) -> Recurring:
    return Recurring(
        frozenset(draw(st.sets(st.integers(1, 7), min_size=1))),
        *draw(ranges()),
        draw(st.sampled_from([zone, *ZONES])),
        draw(st.sampled_from([days[0] - timedelta(days=70), days[0] - timedelta(days=8), days[3]])),
        draw(st.sampled_from([None, days[5]])),
        draw(st.integers(1, 3)),
    )


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _off(day: date, after: int, minutes: int) -> Span:
    return Span(_start(day) + after * MINUTE, _start(day) + (after + minutes) * MINUTE)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plans())
def test_a_plan_is_what_the_clock_on_the_wall_says(drawn: tuple[Plan, Span]) -> None:
    plan, within = drawn
    count = int(within.length / MINUTE)
    model = list(minutes_of(plan, within.start, count))
    people, is_open = [0] * count, [False] * count
    for level in coverage(plan, within):
        for at in range(int((level.span.start - within.start) / MINUTE), int((level.span.end - within.start) / MINUTE)):
            people[at], is_open[at] = level.people, level.is_open
    assert people == [len(minute.there) for minute in model]
    assert is_open == [minute.is_open for minute in model]
    wanted = {"gaps": (gaps, lambda m: m.is_open and not m.there), "surplus": (surplus, lambda m: m.there and not m.is_open)}
    wanted["overlaps"] = (overlaps, lambda m: len(m.there) > 1)
    for what, (find, is_one) in wanted.items():
        assert length(find(plan, within)) == sum(bool(is_one(minute)) for minute in model) * MINUTE, what
    for at in range(0, count, 97):
        assert on_shift(plan, within.start + at * MINUTE) == model[at].there


def test_local_times_keep_their_order_in_every_zone() -> None:
    for zone in ZONES:
        for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 4, 4), date(2011, 12, 30), date(2026, 9, 5)):
            moments = [moment(day, minutes, zone) for minutes in range(-1440, 2880, 5)]
            assert moments == sorted(moments)


BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        (date(2026, 3, 28), 22 * 60, 30 * 60, 7),  # the night in which an hour does not come
        (date(2026, 10, 24), 22 * 60, 30 * 60, 9),  # the night that has one twice
        (date(2026, 3, 29), 2 * 60, 3 * 60, 0),  # the hour that does not come
        (date(2026, 3, 29), 150, 10 * 60, 7),  # begins in it: at the moment of the jump
        (date(2026, 10, 25), 2 * 60, 3 * 60, 2),  # the doubled hour
        (date(2026, 10, 25), 2 * 60 + 30, 6 * 60, 4.5),
        (date(2026, 10, 24), 22 * 60, 26 * 60 + 30, 4.5),
        (date(2026, 7, 1), 8 * 60, 16 * 60, 8),
    ],
)
def test_a_shift_over_a_change_of_clocks(day: date, starts: int, ends: int, hours: float) -> None:
    rule = Recurring(frozenset(range(1, 8)), starts, ends, BERLIN, day, day)
    span = rule.on(day)
    assert span.length == timedelta(hours=hours)
    assert len(rule.within(day_on(day, BERLIN))) == (1 if hours else 0)


def test_days_have_23_24_or_25_hours() -> None:
    lengths = [day_on(day, BERLIN).length / timedelta(hours=1) for day in (date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25))]
    assert lengths == [23, 24, 25]


def test_what_meets_on_the_wall_meets_in_truth() -> None:
    night = Pattern(1, 1, Recurring(frozenset({6}), 22 * 60, 26 * 60 + 30, BERLIN, date(2026, 1, 1)))
    early = Pattern(2, 2, Recurring(frozenset({7}), 2 * 60 + 30, 8 * 60, BERLIN, date(2026, 1, 1)))
    for saturday in (date(2026, 3, 28), date(2026, 10, 24)):
        within = Span(moment(saturday, 22 * 60, BERLIN), moment(saturday, 32 * 60, BERLIN))
        plan = Plan(Hours(BERLIN, {6: ((1320, 1440),), 7: ((0, 480),)}), (night, early))
        assert gaps(plan, within) == overlaps(plan, within) == []


def test_a_holiday_closes_the_team_unless_the_day_is_special() -> None:
    everyday = Recurring(frozenset(range(1, 8)), 480, 960, BERLIN, date(2026, 1, 1))
    epiphany = date(2026, 1, 6)
    day = day_on(epiphany, BERLIN)
    every_day = dict.fromkeys(range(1, 8), ((480, 960),))
    for region, special, is_open, is_worked in (
        ("BY", {}, 0, 0),
        ("BE", {}, 8, 8),
        ("BY", {epiphany: ((600, 720),)}, 2, 8),
        ("BY", {epiphany: ()}, 0, 8),
    ):
        plan = Plan(Hours(BERLIN, every_day, special, "DE", region), (Pattern(1, 1, everyday),))
        assert length(open_spans(plan.hours, day)) == timedelta(hours=is_open)
        assert length(shift.span for shift in shifts(plan, day)) == timedelta(hours=is_worked)
    assert Hours(BERLIN, country="DE", region="BY").holiday(epiphany) == "Epiphany"
    assert Hours(BERLIN, country="XX").holiday(epiphany) == Hours(BERLIN, country="DE", region="XX").holiday(epiphany) == ""


def test_a_shift_that_was_added_on_a_holiday_takes_place() -> None:
    epiphany = date(2026, 1, 6)
    plan = Plan(Hours(BERLIN, {}, {}, "DE", "BY"), changes=(Change(epiphany, 1, None, 480, 960),))
    assert length(shift.span for shift in shifts(plan, day_on(epiphany, BERLIN))) == timedelta(hours=8)
