"""A gap that comes near is told once to whoever looks after the team's coverage, and taken back when it is filled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage.actions import publish_week, set_hours, set_shift
from frontdesk.coverage.models import GapTold
from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.identity.models import Person
from frontdesk.lib import clock
from frontdesk.mail.models import Outbound
from frontdesk.notify import cards, digest
from frontdesk.notify.gaps import tell_gaps
from frontdesk.notify.models import Card
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def week(cast: Cast) -> None:
    """Payments is open on Mondays and Tuesdays from 8 to 20 in UTC; Ana works on Monday until 16."""
    with acting(SYSTEM) as by:
        ranges = {1: [(480, 1200)], 2: [(480, 1200)]}
        set_hours(cast.payments.pk, zone="UTC", ranges=ranges, special={}, version=0, by=by)
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.ana.pk, starts=480, ends=960, version=0, by=by)
        publish_week(cast.payments.pk, monday=MONDAY, version=1, by=by)


def look(at: datetime) -> int:
    with clock.telling(at):
        return tell_gaps()


def told(cast: Cast, person: Person) -> list[str]:
    with acting(cast.desk(person)) as actor:
        return [card.sentence for card in cards.open_cards(actor)]


def test_it_is_told_once_a_day_ahead(cast: Cast) -> None:
    assert look(MORNING - timedelta(hours=20)) == 0
    assert look(MORNING) == 1
    assert told(cast, cast.lena) == ["Nobody is on shift on Monday from 16:00 to 20:00"]
    assert told(cast, cast.ana) == told(cast, cast.oskar) == []
    assert look(MORNING + timedelta(minutes=5)) == look(MORNING + timedelta(minutes=55)) == 0
    # Tuesday's comes within the day at eight.
    assert look(MORNING + timedelta(hours=2)) == 1
    # Where the gap is closed is a page of the settings, for who may open it.
    with acting(cast.desk(cast.lena)) as lena:
        assert cards.open_cards(lena)[0].path == "/desk/settings/coverage/payments/?week=2026-W48"


def test_it_is_withdrawn_when_somebody_fills_it_and_told_anew_when_they_leave(cast: Cast) -> None:
    look(MORNING)
    with acting(SYSTEM) as by:
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.dev.pk, starts=960, ends=1200, version=2, by=by)
        assert look(MORNING) == 0
        publish_week(cast.payments.pk, monday=MONDAY, version=3, by=by)
    assert look(MORNING + timedelta(minutes=5)) == 0
    assert told(cast, cast.lena) == []
    with acting(cast.desk(cast.lena)) as lena:
        assert cards.earlier_cards(lena)[0].is_withdrawn
    with acting(SYSTEM):
        cast.payments.memberships.filter(person=cast.dev).delete()
    assert look(MORNING + timedelta(minutes=10)) == 1
    assert len(told(cast, cast.lena)) == 1


def test_a_gap_that_gets_shorter_is_the_same_and_one_that_is_over_rests(cast: Cast) -> None:
    look(MORNING)
    with acting(SYSTEM) as by:
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.dev.pk, starts=960, ends=1080, version=2, by=by)
        publish_week(cast.payments.pk, monday=MONDAY, version=3, by=by)
    assert look(MORNING + timedelta(minutes=5)) == 0
    with acting(SYSTEM):
        assert GapTold.objects.get().ends_at == MORNING.replace(hour=20)
    assert look(MORNING + timedelta(hours=14)) == 1
    assert told(cast, cast.lena) == ["Nobody is on shift on Tuesday from 08:00 to 20:00"]


def test_the_owner_hears_in_the_ways_they_chose(cast: Cast) -> None:
    with acting(SYSTEM) as by:
        ranges = {1: [(480, 1200)]}
        set_hours(cast.payments.pk, zone="UTC", ranges=ranges, special={}, owner_id=cast.dev.pk, version=1, by=by)
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(notices={"gap": ["mail"]}, by=dev)
    look(MORNING)
    assert told(cast, cast.dev) == told(cast, cast.lena) == []
    digest.RESTING.clear()
    with clock.telling(MORNING + timedelta(minutes=31)):
        digest.mail_digests()
    with acting(SYSTEM):
        mail = Outbound.objects.get(to_address=cast.dev.email)
    assert "Payments\n    Nobody is on shift on Monday from 16:00 to 20:00" in mail.text


def test_a_team_that_plans_no_shifts_hears_of_no_gap(cast: Cast) -> None:
    assert look(MORNING + timedelta(days=40)) == 0
    with acting(SYSTEM):
        assert not Card.objects.exists()
