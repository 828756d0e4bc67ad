"""A calendar file becomes time off or shifts after somebody has looked at what is in it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from frontdesk.actor import SYSTEM
from frontdesk.coverage import actions
from frontdesk.coverage.models import TimeOff, Week
from frontdesk.coverage.plan import shifts
from frontdesk.coverage.weeks import arranged, week_span
from frontdesk.db.acting import acting
from tests.cast import Cast
from tests.coverage.test_importing import file
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

PAGE = "/desk/settings/coverage/payments/import/"
MONDAY = date(2026, 12, 7)
WHOLE = "SUMMARY:Dentist\r\nDTSTART;VALUE=DATE:20261207\r\nDTEND;VALUE=DATE:20261209"
SHIFT = "SUMMARY:Early\r\nDTSTART:20261207T080000Z\r\nDTEND:20261207T160000Z\r\nRRULE:FREQ=DAILY;COUNT=3"


def sent(cast: Cast, kind: str, *events: str) -> dict[str, object]:
    return {"person": cast.ana.pk, "kind": kind, "file": SimpleUploadedFile("x.ics", file(*events), "text/calendar")}


def test_time_off_is_looked_at_and_then_saved(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    page = browser.post(PAGE, sent(cast, "off", WHOLE, SHIFT))
    assert "Nothing is saved yet. 2 of 4" in page.content.decode()
    assert "Dentist" in page.content.decode()
    with acting(SYSTEM):
        assert not TimeOff.objects.exists()
    assert browser.post(PAGE, {"entries": page.context["sealed"]}).status_code == 302
    with acting(SYSTEM):
        assert TimeOff.objects.filter(person=cast.ana, state="approved").count() == 2
    # A second time nothing of it can be saved any more, and nothing is.
    again = browser.post(PAGE, {"entries": page.context["sealed"]})
    assert again.status_code == 409
    assert "Time off already" in again.content.decode()


def test_shifts_come_into_the_weeks_as_they_are_arranged(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM) as by:
        actions.set_shift(cast.payments.pk, day=MONDAY, person_id=cast.ana.pk, starts=900, ends=1000, version=0, by=by)
    browser = signed_in(cast.lena)
    page = browser.post(PAGE, sent(cast, "shifts", SHIFT, WHOLE))
    assert [row["why"] for row in page.context["rows"]] == ["A whole day is no shift", "Another shift at that time", "", ""]
    browser.post(PAGE, {"entries": page.context["sealed"]})
    with acting(SYSTEM):
        week = week_span(MONDAY, "UTC")
        assert [shift.span.start.day for shift in shifts(arranged(cast.payments.pk, week), week)] == [7, 8, 9]
        assert Week.objects.get().version == 2
    browser.post("/desk/settings/coverage/payments/undo/", {"week": "2026-W50", "version": 2})
    with acting(SYSTEM):
        assert len(Week.objects.get().changes) == 1


def test_a_file_that_cannot_be_read_and_a_seal_that_is_not_ours_are_refused(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    form = {"person": cast.ana.pk, "kind": "off", "file": SimpleUploadedFile("x.ics", b"nonsense")}
    page = browser.post(PAGE, form)
    assert page.status_code == 422
    assert "This is no calendar file" in page.content.decode()
    assert "Choose the file again" in browser.post(PAGE, {"entries": "made-up"}).content.decode()
    seal = browser.post(PAGE, sent(cast, "off", WHOLE)).context["sealed"]
    other = signed_in(cast.oskar).post("/desk/settings/coverage/bookings/import/", {"entries": seal})
    assert "Choose the file again" in other.content.decode()
