"""Hours in which somebody wants to hear of things."""

from datetime import UTC, date, datetime

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage import actions
from frontdesk.db.acting import acting
from frontdesk.notify.quiet import is_at_work, may_be_told
from tests.cast import Cast

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


@pytest.mark.django_db
def test_shifts_come_before_the_hours_that_somebody_set(cast: Cast) -> None:
    monday = date(2026, 11, 23)
    with acting(SYSTEM) as by:
        facts = {"weekdays": [1, 2], "starts": 14 * 60, "ends": 26 * 60, "valid_from": monday}
        actions.create_pattern(cast.payments.pk, person_id=cast.ana.pk, by=by, **facts)

        def told(person: int, moment: str) -> bool:
            return may_be_told(person, OFFICE, "", datetime.fromisoformat(f"2026-11-{moment}").replace(tzinfo=UTC))

        assert [told(cast.ana.pk, moment) for moment in ("23T13:59", "23T14:00", "24T01:59", "24T02:00", "25T10:00")] == [
            False,
            True,
            True,
            False,
            False,
        ]
        # Dev works no shifts, so his own hours hold.
        assert [told(cast.dev.pk, moment) for moment in ("23T10:00", "23T18:00")] == [True, False]
        actions.give_time_off(cast.ana.pk, first=monday, last=monday, by=by)
        assert not told(cast.ana.pk, "23T15:00")
        # Long before and after their shifts they work none.
        assert told(cast.ana.pk, "02T10:00")
