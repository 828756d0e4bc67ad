"""Hours, shifts, weeks and time off are changed by actions, and a week is in force once it is published."""

from datetime import date, timedelta
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage import actions
from frontdesk.coverage.models import Feed, TimeOff, Week
from frontdesk.coverage.plan import Shift, shifts
from frontdesk.coverage.weeks import arranged, in_force, week_span
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError, InvalidError
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
HOURS: dict[str, Any] = {"zone": BERLIN, "ranges": {1: [(480, 960)]}, "special": {}}


@pytest.fixture(autouse=True)
def hours(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.set_hours(cast.payments.pk, version=0, by=oskar, **HOURS)


def told(cast: Cast, *, is_live: bool = False) -> list[str]:
    """Return the shifts of the week as "Ana Mon 08:00-16:00"."""
    span = week_span(MONDAY, BERLIN)
    names = {person.pk: person.first_name for person in (cast.ana, cast.dev, cast.lena, cast.mara)}
    with acting(SYSTEM):
        plan = (in_force if is_live else arranged)(cast.payments.pk, span)
        return [f"{names[shift.person_id]} {_times(shift)}" for shift in shifts(plan, span)]


def _times(shift: Shift) -> str:
    start, end = (moment.astimezone(week_span(MONDAY, BERLIN).start.tzinfo) for moment in (shift.span.start, shift.span.end))
    # Berlin is an hour ahead of UTC in this week.
    return f"{start + timedelta(hours=1):%a %H:%M}-{end + timedelta(hours=1):%H:%M}"


def put(cast: Cast, **facts: Any) -> Week:
    """Set a shift as Lena, who leads Payments."""
    with acting(cast.settings(cast.lena)) as lena:
        version = Week.objects.filter(team=cast.payments, monday=MONDAY).values_list("version", flat=True).first() or 0
        given = {"day": MONDAY, "person_id": cast.ana.pk, "starts": 480, "ends": 960, "version": version} | facts
        return actions.set_shift(cast.payments.pk, by=lena, **given)


def every_week(cast: Cast, **facts: Any) -> int:
    with acting(cast.settings(cast.lena)) as lena:
        given = {"person_id": cast.ana.pk, "weekdays": [1, 2], "starts": 480, "ends": 960, "valid_from": MONDAY} | facts
        return actions.create_pattern(cast.payments.pk, by=lena, **given).pk


def publish(cast: Cast) -> list[int]:
    with acting(cast.settings(cast.lena)) as lena:
        version = Week.objects.values_list("version", flat=True).first() or 0
        return actions.publish_week(cast.payments.pk, monday=MONDAY, version=version, by=lena)


def events(name: str) -> list[dict[str, Any]]:
    with acting(SYSTEM):
        return list(Event.objects.filter(name=name).order_by("id").values_list("data", flat=True))


def test_a_shift_is_added_moved_given_away_and_removed(cast: Cast) -> None:
    put(cast)
    assert told(cast) == ["Ana Mon 08:00-16:00"]
    put(cast, key=f"c1-{MONDAY}", day=TUESDAY, starts=600, ends=1560)
    assert told(cast) == ["Ana Tue 10:00-02:00"]
    week = put(cast, key=f"c1-{TUESDAY}", day=TUESDAY, person_id=cast.dev.pk)
    assert told(cast) == ["Dev Tue 08:00-16:00"]
    with acting(cast.settings(cast.lena)) as lena:
        actions.remove_shift(cast.payments.pk, monday=MONDAY, key=f"c1-{TUESDAY}", version=week.version, by=lena)
    assert told(cast) == []


def test_a_recurring_shift_is_changed_for_one_day_only(cast: Cast) -> None:
    pattern = every_week(cast)
    put(cast, key=f"p{pattern}-{MONDAY}", starts=540)
    assert told(cast) == ["Ana Mon 09:00-16:00", "Ana Tue 08:00-16:00"]
    put(cast, key=f"p{pattern}-{MONDAY}", day=SUNDAY)
    week = put(cast, key=f"p{pattern}-{TUESDAY}", day=TUESDAY, person_id=cast.dev.pk)
    assert told(cast) == ["Dev Tue 08:00-16:00", "Ana Sun 08:00-16:00"]
    with acting(cast.settings(cast.lena)) as lena:
        actions.remove_shift(cast.payments.pk, monday=MONDAY, key=f"p{pattern}-{TUESDAY}", version=week.version, by=lena)
    assert told(cast) == ["Ana Sun 08:00-16:00"]


def test_two_people_swap(cast: Cast) -> None:
    pattern = every_week(cast, weekdays=[1])
    week = put(cast, day=TUESDAY, person_id=cast.dev.pk, starts=600)
    with acting(cast.settings(cast.lena)) as lena:
        week = actions.swap_shifts(
            cast.payments.pk, monday=MONDAY, key=f"p{pattern}-{MONDAY}", other_key=f"c1-{TUESDAY}", version=week.version, by=lena
        )
    assert told(cast) == ["Dev Mon 08:00-16:00", "Ana Tue 10:00-16:00"]
    with acting(cast.settings(cast.lena)) as lena:
        actions.undo_week(cast.payments.pk, monday=MONDAY, version=week.version, by=lena)
    assert told(cast) == ["Ana Mon 08:00-16:00", "Dev Tue 10:00-16:00"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"starts": 960, "ends": 480}, "ends before it starts"),
        ({"starts": 0, "ends": 1441}, "at most 24 hours"),
        ({"starts": -1}, "starts between 00:00 and 23:59"),
        ({"person": "mara"}, "not in the team"),
        ({"person": "dev", "day": TUESDAY}, "has time off"),
        ({"starts": 600, "ends": 1020}, "another shift at that time"),
    ],
)
def test_what_is_no_shift_is_refused_in_plain_words(cast: Cast, facts: dict[str, Any], words: str) -> None:
    with acting(cast.settings(cast.lena)) as lena:
        actions.give_time_off(cast.dev.pk, first=TUESDAY, last=TUESDAY, by=lena)
    put(cast)
    given = {name: value for name, value in facts.items() if name != "person"}
    with pytest.raises(InvalidError, match=words):
        put(cast, person_id=getattr(cast, facts.get("person", "ana")).pk, **given)


def test_of_two_who_change_a_week_the_second_is_told(cast: Cast) -> None:
    put(cast)
    with pytest.raises(ConflictError, match="Nothing was overwritten"):
        put(cast, day=TUESDAY, version=0)
    with pytest.raises(ConflictError, match="no longer there"):
        put(cast, key="c9-2026-11-23")
    with acting(cast.settings(cast.oskar)) as oskar:
        with pytest.raises(ConflictError):
            actions.publish_week(cast.payments.pk, monday=MONDAY, version=0, by=oskar)
        with pytest.raises(ConflictError):
            actions.set_hours(cast.payments.pk, version=0, by=oskar, **HOURS)


def test_a_change_is_in_force_once_its_week_is_published(cast: Cast) -> None:
    pattern = every_week(cast)
    put(cast, key=f"p{pattern}-{MONDAY}", starts=540)
    put(cast, person_id=cast.dev.pk)
    assert told(cast, is_live=True) == ["Ana Mon 08:00-16:00", "Ana Tue 08:00-16:00"]
    assert publish(cast) == [cast.ana.pk, cast.dev.pk]
    assert told(cast, is_live=True) == told(cast) == ["Dev Mon 08:00-16:00", "Ana Mon 09:00-16:00", "Ana Tue 08:00-16:00"]
    (ana, dev) = events("coverage.shifts_changed")
    assert (ana["person"], len(ana["lost"]), len(ana["gained"])) == (cast.ana.pk, 1, 1)
    assert (dev["person"], len(dev["lost"]), len(dev["gained"])) == (cast.dev.pk, 0, 1)


def test_a_recurring_shift_that_changes_leaves_published_weeks_alone(cast: Cast) -> None:
    put(cast)
    publish(cast)
    every_week(cast, person_id=cast.dev.pk, weekdays=[3])
    assert told(cast, is_live=True) == ["Ana Mon 08:00-16:00"]
    assert publish(cast) == [cast.dev.pk]
    assert told(cast, is_live=True) == ["Ana Mon 08:00-16:00", "Dev Wed 08:00-16:00"]


def test_who_leaves_the_team_is_not_waited_for(cast: Cast) -> None:
    every_week(cast, weekdays=[3])
    put(cast)
    publish(cast)
    with acting(SYSTEM):
        cast.payments.memberships.filter(person=cast.ana).delete()
    assert told(cast) == told(cast, is_live=True) == []


def test_time_off_counts_once_it_is_approved(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        wish = actions.request_time_off(first=MONDAY, last=TUESDAY, by=ana)
        with pytest.raises(InvalidError, match="already"):
            actions.request_time_off(first=TUESDAY, last=SUNDAY, by=ana)
        with pytest.raises(InvalidError, match="before the first"):
            actions.request_time_off(first=SUNDAY, last=MONDAY, by=ana)
    span = week_span(MONDAY, BERLIN)
    with acting(SYSTEM):
        assert arranged(cast.payments.pk, span).time_off == {}
    with acting(cast.settings(cast.lena)) as lena:
        actions.decide_time_off(wish, is_approved=True, by=lena)
        with pytest.raises(ConflictError):
            actions.decide_time_off(wish, is_approved=False, by=lena)
        assert list(arranged(cast.payments.pk, span).time_off) == [cast.ana.pk]
    with acting(cast.desk(cast.ana)) as ana:
        actions.cancel_time_off(TimeOff.objects.get(), by=ana)
        with pytest.raises(ConflictError):
            actions.cancel_time_off(wish, by=ana)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"ranges": {1: [(960, 480)]}}, "closes before it opens"),
        ({"ranges": {2: [(0, 600), (480, 960)]}}, "Tuesday: two of the opening hours overlap"),
        ({"country": "XX"}, "not known"),
        ({"country": "DE", "region": "XX"}, "no region"),
    ],
)
def test_hours_that_cannot_be_are_refused(cast: Cast, facts: dict[str, Any], words: str) -> None:
    with acting(cast.settings(cast.oskar)) as oskar, pytest.raises(InvalidError, match=words):
        actions.set_hours(cast.payments.pk, version=1, by=oskar, **{**HOURS, **facts})


def test_a_recurring_shift_ends_with_a_day_or_as_if_it_had_never_been(cast: Cast) -> None:
    pattern = every_week(cast)
    with acting(cast.settings(cast.lena)) as lena:
        row = cast.payments.patterns.get(pk=pattern)
        actions.delete_pattern(row, version=1, last_day=MONDAY, by=lena)
        with pytest.raises(ConflictError):
            actions.delete_pattern(row, version=1, by=lena)
    assert told(cast) == ["Ana Mon 08:00-16:00"]
    with acting(cast.settings(cast.lena)) as lena:
        actions.delete_pattern(cast.payments.patterns.get(pk=pattern), version=2, by=lena)
    assert told(cast) == []


def test_a_new_calendar_address_ends_the_old_one(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        first, second = actions.create_feed(by=ana), actions.create_feed(by=ana)
        assert Feed.objects.get().digest not in (first, second)
        actions.revoke_feed(by=ana)
        assert not Feed.objects.exists()
