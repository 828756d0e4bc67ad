"""Moments are said the way a person would."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from frontdesk.ui import moments

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 22, 10, 7, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("before", "age", "ago", "clock"),
    [
        (timedelta(seconds=-30), "now", "just now", "Today, 10:07"),
        (timedelta(seconds=59), "now", "just now", "Today, 10:06"),
        (timedelta(minutes=12), "12 min", "12 min ago", "Today, 09:55"),
        (timedelta(minutes=90), "1 h", "1 h ago", "Today, 08:37"),
        (timedelta(hours=11), "11 h", "yesterday", "Yesterday, 23:07"),
        (timedelta(days=2), "2 d", "20 Nov", "20 Nov, 10:07"),
        (timedelta(days=19), "3 Nov", "3 Nov", "3 Nov, 10:07"),
        (timedelta(days=400), "18 Oct 2025", "18 Oct 2025", "18 Oct 2025, 11:07"),
    ],
)
def test_a_moment_is_said_three_ways(before: timedelta, age: str, ago: str, clock: str) -> None:
    moment = (NOW.astimezone(UTC) - before).astimezone(OSLO)
    assert (moments.age(moment, NOW), moments.ago(moment, NOW)) == (age, ago)
    assert moments.clock(moment, NOW) == clock


def test_the_exact_time_names_day_and_zone() -> None:
    assert moments.full(NOW) == "Sunday 22 November 2026, 10:07 CET"
