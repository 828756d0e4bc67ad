"""The address of one's calendar: the secret opens it, and it says what is in force."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from frontdesk.actor import SYSTEM
from frontdesk.coverage import actions
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.lib import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# The clocks of Berlin go back on the 25th of October 2037, at 03:00.
SATURDAY = date(2037, 10, 24)
NOW = datetime(2037, 10, 20, tzinfo=UTC)


@pytest.fixture
def address(cast: Cast) -> str:
    with acting(SYSTEM) as by:
        actions.set_hours(cast.payments.pk, zone="Europe/Berlin", ranges={}, special={}, version=0, by=by)
        facts = {"weekdays": [6], "starts": 22 * 60, "ends": 30 * 60, "valid_from": SATURDAY, "valid_until": SATURDAY}
        actions.create_pattern(cast.payments.pk, person_id=cast.ana.pk, by=by, **facts)
        actions.create_pattern(cast.payments.pk, person_id=cast.dev.pk, by=by, **facts)
        monday = SATURDAY + timedelta(days=2)
        Person.objects.filter(pk=cast.ana.pk).update(timezone="Europe/Berlin")
        actions.give_time_off(cast.ana.pk, first=monday, last=monday, by=by)
    with acting(cast.desk(cast.ana)) as ana:
        return f"/calendars/{actions.create_feed(by=ana)}.ics"


def test_it_says_when_one_works_in_local_time_across_a_change_of_the_clocks(address: str) -> None:
    with clock.telling(NOW):
        response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    # Summer as these weeks begin; winter from the moment whose local time is still 03:00, an hour that then comes again.
    found = [(each.name, f"{each.decoded('dtstart'):%d %H:%M}", each.decoded("tzoffsetto")) for each in zone.subcomponents]
    assert found == [("DAYLIGHT", "19 02:00", timedelta(hours=2)), ("STANDARD", "25 03:00", timedelta(hours=1))]
    shift, off = calendar.walk("VEVENT")
    assert (shift["SUMMARY"], off["SUMMARY"]) == ("Payments", "Time off")
    assert shift.decoded("dtend").astimezone(UTC) - shift.decoded("dtstart").astimezone(UTC) == timedelta(hours=9)
    assert b"DTSTART;TZID=Europe/Berlin:20371024T220000" in response.content
    assert off.decoded("dtstart") == SATURDAY + timedelta(days=2)
    # RFC 5545: lines end in CRLF and are at most 75 octets long.
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert b"\n" not in response.content.replace(b"\r\n", b"")


def test_who_has_it_already_gets_nothing_anew_until_something_changes(cast: Cast, address: str) -> None:
    with clock.telling(NOW):
        tag = Client().get(address)["ETag"]
    with clock.telling(NOW + timedelta(hours=1)):
        again = Client().get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        with acting(SYSTEM) as by:
            actions.give_time_off(cast.ana.pk, first=SATURDAY, last=SATURDAY, by=by)
        changed = Client().get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    # What time off leaves of the shift.
    assert b"DTSTART;TZID=Europe/Berlin:20371025T000000" in changed.content


def test_an_address_ends_when_it_is_withdrawn_and_when_its_person_goes(cast: Cast, address: str) -> None:
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ana.pk).update(is_active=True)
    assert Client().get(address).status_code == 200
    with acting(cast.desk(cast.ana)) as ana:
        actions.revoke_feed(by=ana)
    assert Client().get(address).status_code == 404
