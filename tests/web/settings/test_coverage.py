"""The week of a team: gaps with their cost and a remedy, bars as links, and forms that need no script."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage.actions import set_hours, set_shift
from frontdesk.coverage.models import ShiftPattern, TeamHours, Week
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import week_of
from frontdesk.db.acting import acting
from frontdesk.lib import clock
from frontdesk.tickets.arrivals import Arrivals, arrivals
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

MONDAY = date(2037, 3, 23)
WEEK = "/desk/settings/coverage/payments/?week=2037-W13"
SHIFTS = "/desk/settings/coverage/payments/shifts/"


@pytest.fixture(autouse=True)
def monday(cast: Cast) -> None:
    """Payments is open on Mondays from 8 to 20; Ana works from 8 to 16."""
    with acting(SYSTEM) as by:
        set_hours(cast.payments.pk, zone="Europe/Berlin", ranges={1: [(480, 1200)]}, special={}, version=0, by=by)
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.ana.pk, starts=480, ends=1020, version=0, by=by)


def test_a_gap_is_shown_first_and_closed_with_one_click(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    page = browser.get(WEEK)
    assert "1 gap in opening hours" in page.content.decode()
    (gap,) = page.context["gaps"]
    assert (gap.starts, gap.ends, gap.fix) == ("17:00", "20:00", None)
    form = {"person": cast.dev.pk, "day": MONDAY, "starts": "18:00", "ends": "20:00", "version": 1}
    assert browser.post(SHIFTS, form).status_code == 302
    (gap,) = browser.get(WEEK).context["gaps"]
    assert (gap.ends, gap.fix.words) == ("18:00", "Ana stays until 18:00")
    fix = {"person": gap.fix.person, "day": gap.fix.day, "starts": gap.fix.starts, "ends": gap.fix.ends, "key": gap.fix.key, "version": 2}
    assert browser.post(SHIFTS, fix, follow=True).context["gaps"] == []


def test_a_shift_that_ends_before_it_starts_comes_back_with_its_reason(cast: Cast, signed_in: SignIn) -> None:
    form = {"person": cast.dev.pk, "day": MONDAY, "starts": "20:00", "ends": "08:00", "version": 1}
    page = signed_in(cast.lena).post(SHIFTS, form)
    assert page.status_code == 422
    assert "ends before it starts" in page.content.decode()
    assert signed_in(cast.lena).post(SHIFTS, form | {"is_overnight": "on"}).status_code == 302


def test_the_second_of_two_is_told_and_loses_nothing(cast: Cast, signed_in: SignIn) -> None:
    form = {"person": cast.dev.pk, "day": MONDAY, "starts": "18:00", "ends": "20:00", "version": 0}
    page = signed_in(cast.lena).post(SHIFTS, form)
    assert "Nothing was overwritten" in page.content.decode()
    with acting(SYSTEM):
        assert len(week_of(cast.payments.pk, MONDAY).changes) == 1


def test_a_shift_comes_again_until_it_is_ended(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    form = {"person": cast.dev.pk, "day": MONDAY, "starts": "18:00", "ends": "20:00", "version": 1, "repeats": "1"}
    browser.post(SHIFTS, form)
    with acting(SYSTEM):
        pattern = ShiftPattern.objects.get()
    browser.post(f"{SHIFTS}removal/", {"key": f"p{pattern.pk}-{MONDAY + timedelta(days=7)}", "every": "1"})
    with acting(SYSTEM):
        assert ShiftPattern.objects.get().valid_until == MONDAY + timedelta(days=6)


def test_a_day_on_which_clocks_change_says_how_long_it_is(cast: Cast, signed_in: SignIn) -> None:
    assert "Sun 29 · 23 h" in signed_in(cast.lena).get(WEEK).content.decode()


def test_publishing_puts_the_week_in_force(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.lena).post("/desk/settings/coverage/payments/publication/", {"week": "2037-W13", "version": 1}, follow=True)
    assert "1 person has other shifts than before" in page.content.decode()
    with acting(SYSTEM):
        assert Week.objects.get().published is not None


def test_hours_are_saved_as_they_are_typed(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    form = {
        "zone": "Europe/Berlin",
        "day1": "8-12, 13:30-17",
        "day5": "22:00-02:00",
        "special": "2037-12-24 closed",
        "country": "DE",
        "region": "BY",
    }
    assert browser.post("/desk/settings/coverage/payments/hours/", form | {"day2": "8 to 12"}).status_code == 422
    assert browser.post("/desk/settings/coverage/payments/hours/", form).status_code == 302
    with acting(SYSTEM):
        saved = TeamHours.objects.get()
    assert saved.ranges == {"1": [[480, 720], [810, 1020]], "5": [[1320, 1560]]}
    assert (saved.special, saved.region) == ({"2037-12-24": []}, "BY")


def test_the_cost_of_a_gap_is_what_came_in_its_hours_over_four_weeks(cast: Cast) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for days in (7, 14, 35):
        with clock.telling(now - timedelta(days=days)):
            ask(cast)
    span = Span(now + timedelta(days=7, hours=-1), now + timedelta(days=7, hours=1))
    with acting(cast.settings(cast.lena)) as lena:
        spans = [span, Span(span.end, span.end + timedelta(hours=1))]
        assert arrivals(cast.payments.pk, spans, now=now, by=lena) == [
            Arrivals(2),
            Arrivals(),
        ]


PATTERNS = "/desk/settings/coverage/payments/patterns/"
REGULAR = {"starts": "22:00", "ends": "06:00", "is_overnight": "on", "weekdays": [1, 3], "every_weeks": "2", "valid_from": "2037-03-23"}


def test_a_regular_shift_is_changed_wholly(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.lena)
    form = REGULAR | {"person": cast.dev.pk, "zone": "Europe/Lisbon", "valid_until": "2037-12-31"}
    assert browser.post(f"{PATTERNS}new/", form).status_code == 302
    with acting(SYSTEM):
        pattern = ShiftPattern.objects.get()
    assert (pattern.weekdays, pattern.starts, pattern.ends, pattern.every_weeks, pattern.zone) == ([1, 3], 1320, 1800, 2, "Europe/Lisbon")
    assert "Mon, Wed 22:00 to 06:00 on the next day, every 2 weeks" in browser.get(PATTERNS).content.decode()
    page = browser.get(f"{PATTERNS}{pattern.pk}/")
    seen = page.context["form"]["seen"].value()
    changed = form | {"weekdays": [7], "is_backup": "on", "valid_until": "", "seen": seen}
    assert browser.post(f"{PATTERNS}{pattern.pk}/", changed).status_code == 302
    # Somebody else had the page open meanwhile.
    late = browser.post(f"{PATTERNS}{pattern.pk}/", form | {"weekdays": [2], "seen": seen})
    assert late.status_code == 409
    with acting(SYSTEM):
        pattern.refresh_from_db()
        assert (pattern.weekdays, pattern.is_backup, pattern.valid_until, pattern.version) == ([7], True, None, 2)
    assert browser.post(f"{PATTERNS}{pattern.pk}/removal/", {"version": 1}).status_code == 409
    browser.post(f"{PATTERNS}{pattern.pk}/removal/", {"version": 2})
    with acting(SYSTEM):
        assert not ShiftPattern.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"is_overnight": ""}, "ends before it starts"),
        ({"weekdays": []}, "at least one day"),
        ({"valid_until": "2037-03-22"}, "The last day is before the first."),
        ({"valid_from": "0001-01-01"}, "too far away"),
        ({"valid_until": "9999-12-31"}, "too far away"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"person": "0"}, "Select a valid choice"),
    ],
)
def test_what_is_no_regular_shift_comes_back_with_its_reason(cast: Cast, signed_in: SignIn, wrong: dict[str, Any], words: str) -> None:
    page = signed_in(cast.lena).post(f"{PATTERNS}new/", REGULAR | {"person": cast.dev.pk} | wrong)
    assert page.status_code == 422
    assert words in page.content.decode()


@pytest.mark.parametrize("query", ["?week=9999-W52", "?week=0001-W01", "?week=2037-W60", "?week=x"])
def test_a_week_that_cannot_be_is_this_week(cast: Cast, signed_in: SignIn, query: str) -> None:
    assert signed_in(cast.lena).get(f"/desk/settings/coverage/payments/{query}").context["kept"].monday.year < 2100
    assert signed_in(cast.lena).get(f"{SHIFTS}?day=9999-12-31").status_code == 200
    form = {"person": cast.dev.pk, "day": "9999-12-31", "starts": "08:00", "ends": "09:00", "version": 0}
    assert "too far away" in signed_in(cast.lena).post(SHIFTS, form).content.decode()


def test_the_owner_of_coverage_is_chosen_among_the_team(cast: Cast, signed_in: SignIn) -> None:
    form = {"zone": "Europe/Berlin", "owner": cast.mara.pk}
    assert signed_in(cast.lena).post("/desk/settings/coverage/payments/hours/", form).status_code == 422
    signed_in(cast.lena).post("/desk/settings/coverage/payments/hours/", form | {"owner": cast.dev.pk})
    with acting(SYSTEM):
        assert TeamHours.objects.get(team=cast.payments).owner_id == cast.dev.pk


def test_overlaps_and_shifts_outside_opening_hours_are_shown_with_what_would_end_them(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM) as by:
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.dev.pk, starts=960, ends=1260, version=1, by=by)
    browser = signed_in(cast.lena)
    overlap, outside = browser.get(WEEK).context["plenty"]
    assert (overlap.starts, overlap.ends, overlap.words, overlap.fix.words) == ("16:00", "17:00", "2 people on shift", "Ana ends at 16:00")
    assert (outside.starts, outside.ends, outside.words, outside.fix.words) == ("20:00", "21:00", "Payments is closed", "Dev ends at 20:00")
    fix = {name: getattr(overlap.fix, name) for name in ("person", "day", "starts", "ends", "key")}
    page = browser.post(SHIFTS, fix | {"version": 2}, follow=True)
    assert [each.words for each in page.context["plenty"]] == ["Payments is closed"]
    assert page.context["gap_count"] == 0
