"""Hours in which somebody wants to hear of things."""

from datetime import UTC, datetime

import pytest

from frontdesk.notify.quiet import is_at_work

OFFICE = {"days": [1, 2, 3, 4, 5], "from": "08:00", "until": "17:00"}
NIGHT = {"days": [5], "from": "22:00", "until": "06:00"}


# The 23rd of November 2026 is a Monday; Oslo is one hour ahead of UTC then.
@pytest.mark.parametrize(
    ("hours", "zone", "day", "clock", "is_there"),
    [
        ({}, "", 28, "03:00", True),
        (OFFICE, "", 23, "08:00", True),
        (OFFICE, "", 23, "07:59", False),
        (OFFICE, "", 23, "17:00", False),
        (OFFICE, "", 28, "12:00", False),
        (OFFICE, "Europe/Oslo", 23, "07:00", True),
        (OFFICE, "Europe/Oslo", 23, "16:00", False),
        (OFFICE, "Pacific/Auckland", 22, "20:00", True),
        (NIGHT, "", 27, "22:00", True),
        (NIGHT, "", 28, "05:59", True),
        (NIGHT, "", 28, "06:00", False),
        (NIGHT, "", 27, "05:00", False),
        (NIGHT, "", 28, "22:30", False),
    ],
)
def test_hours(hours: dict[str, object], zone: str, day: int, clock: str, *, is_there: bool) -> None:
    moment = datetime.fromisoformat(f"2026-11-{day}T{clock}:00").replace(tzinfo=UTC)
    assert is_at_work(hours, zone, moment) is is_there
