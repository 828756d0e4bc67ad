"""One's own time: shifts, days off, swaps with a teammate, and the calendar's address."""

import re
from datetime import UTC, date, datetime

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage import actions
from frontdesk.coverage.models import Feed, Swap, TimeOff
from frontdesk.coverage.plan import Shift, shifts
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import arranged, week_span
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib import clock
from frontdesk.mail.models import Outbound
from frontdesk.notify.wishes import mail_wishes
from tests.cast import Cast
from tests.web.settings.conftest import SignIn, signed_in

__all__ = ["signed_in"]
pytestmark = pytest.mark.django_db

MONDAY = date(2090, 1, 2)
MINE, THEIRS = datetime(2090, 1, 2, 8, tzinfo=UTC), datetime(2090, 1, 3, 8, tzinfo=UTC)
PAGE = "/desk/shifts/"
LEADS = "/desk/settings/coverage/payments/"


@pytest.fixture(autouse=True)
def week(cast: Cast) -> None:
    """Ana works on the Mondays from the 2nd of January 2090 on, Dev on the Tuesdays."""
    with acting(SYSTEM) as by:
        for person, weekday in ((cast.ana, 1), (cast.dev, 2)):
            facts = {"weekdays": [weekday], "starts": 480, "ends": 960, "valid_from": MONDAY}
            actions.create_pattern(cast.payments.pk, person_id=person.pk, by=by, **facts)


def mailed() -> dict[str, str]:
    """Send what the events of wishes call for, and return the last mail to each."""
    with acting(SYSTEM):
        for event in Event.objects.filter(name__regex=r"^coverage\.(time_off|swap)_").order_by("id"):
            mail_wishes(event.name, actor_id=event.actor_id, data=event.data)
        return {mail.to_address: mail.text for mail in Outbound.objects.order_by("id")}


def test_days_off_are_asked_for_decided_and_taken_back(cast: Cast, signed_in: SignIn) -> None:
    ana, lena = signed_in(cast.ana), signed_in(cast.lena)
    wrong = ana.post(f"{PAGE}time-off/", {"first": "2090-01-05", "last": "2090-01-02"})
    assert wrong.status_code == 422
    assert "The last day is before the first." in wrong.content.decode()
    assert "too far away" in ana.post(f"{PAGE}time-off/", {"first": "9999-12-30", "last": "9999-12-31"}).content.decode()
    ana.post(f"{PAGE}time-off/", {"first": "2090-01-02", "last": "2090-01-03"})
    assert "Asked for" in ana.get(PAGE).content.decode()
    with acting(SYSTEM):
        off = TimeOff.objects.get()
    assert f"<b>{cast.ana.name}</b>, Mon 2 Jan to Tue 3 Jan 2090" in lena.get(f"{LEADS}time-off/").content.decode()
    lena.post(f"{LEADS}time-off/{off.pk}/decision/", {"answer": "yes"})
    assert "Approved" in ana.get(PAGE).content.decode()
    mails = mailed()
    assert "asks for time off: Monday 2 January 2090 to Tuesday 3 January 2090" in mails[cast.lena.email]
    assert f"{LEADS}time-off/" in mails[cast.lena.email]
    assert "you have time off: Monday 2 January 2090 to Tuesday 3 January 2090" in mails[cast.ana.email]
    ana.post(f"{PAGE}time-off/{off.pk}/removal/")
    with acting(SYSTEM):
        assert not TimeOff.objects.exists()


def test_a_lead_enters_time_off_for_a_teammate_only(cast: Cast, signed_in: SignIn) -> None:
    lena = signed_in(cast.lena)
    form = {"first": "2090-01-02", "last": "2090-01-02"}
    assert lena.post(f"{LEADS}time-off/", form | {"person": cast.mara.pk}).status_code == 422
    assert lena.post(f"{LEADS}time-off/", form | {"person": cast.dev.pk}).status_code == 302
    with acting(SYSTEM):
        assert TimeOff.objects.get().person_id == cast.dev.pk


def test_who_is_in_no_team_is_told_so(cast: Cast, signed_in: SignIn) -> None:
    rita = signed_in(cast.rita)
    assert "You are in no team" in rita.get(PAGE).content.decode()
    assert "You are in no team" in rita.post(f"{PAGE}time-off/", {"first": "2090-01-02", "last": "2090-01-02"}).content.decode()


def test_two_swap_and_their_lead_has_the_last_word(cast: Cast, signed_in: SignIn) -> None:
    ana, dev, lena = signed_in(cast.ana), signed_in(cast.dev), signed_in(cast.lena)
    name = f"{cast.payments.pk}-{MINE.timestamp():.0f}"
    form = ana.get(f"{PAGE}swaps/new/?shift={name}").content.decode()
    wanted = f"{cast.dev.pk}-{THEIRS.timestamp():.0f}"
    assert f'value="{wanted}"' in form
    assert ana.post(f"{PAGE}swaps/new/", {"shift": name, "other": f"{cast.mara.pk}"}).status_code == 422
    assert ana.post(f"{PAGE}swaps/new/", {"shift": name, "other": wanted}).status_code == 302
    assert "You have asked somebody already" in ana.post(f"{PAGE}swaps/new/", {"shift": name, "other": wanted}).content.decode()
    with acting(SYSTEM):
        swap = Swap.objects.get()
    # Before Dev has said yes it is nobody else's business.
    lena.post(f"{LEADS}swaps/{swap.pk}/decision/", {"answer": "yes"})
    assert told(cast) == [("Ana", 2), ("Dev", 3)]
    assert "asks you to work" in dev.get(PAGE).content.decode()
    dev.post(f"{PAGE}swaps/{swap.pk}/answer/", {"answer": "yes"})
    assert "Both want it" in lena.get(f"{LEADS}time-off/").content.decode()
    lena.post(f"{LEADS}swaps/{swap.pk}/decision/", {"answer": "yes"})
    assert told(cast) == [("Dev", 2), ("Ana", 3)]
    mails = mailed()
    assert "Ana asks you to work the shift of Monday 2 January, 08:00 (UTC) in Payments" in "".join(all_mails(cast.dev.email))
    assert "works the shift of Monday 2 January, 08:00 (UTC) for Ana" in mails[cast.ana.email]


def test_a_shift_is_given_without_return_and_a_changed_one_is_not_swapped(cast: Cast, signed_in: SignIn) -> None:
    for version, is_changed in enumerate((True, False)):
        with acting(cast.desk(cast.ana)) as ana:
            swap = actions.ask_swap(cast.payments.pk, other_id=cast.dev.pk, gives_at=MINE, by=ana)
        with acting(cast.desk(cast.dev)) as dev:
            actions.answer_swap(swap, is_accepted=True, by=dev)
        if is_changed:
            with acting(SYSTEM) as by:
                key = next(each.key for each in plan(cast) if each.person_id == cast.ana.pk)
                facts = {"day": MONDAY, "starts": 540, "ends": 960, "version": version}
                actions.set_shift(cast.payments.pk, person_id=cast.ana.pk, key=key, by=by, **facts)
        answer = signed_in(cast.lena).post(f"{LEADS}swaps/{swap.pk}/decision/", {"answer": "yes"}, follow=True)
        assert ("was changed meanwhile" in answer.content.decode()) is is_changed
        if is_changed:
            signed_in(cast.lena).post(f"{LEADS}swaps/{swap.pk}/decision/", {"answer": "no"})
            with acting(SYSTEM) as by:
                actions.undo_week(cast.payments.pk, monday=MONDAY, version=1, by=by)
    assert told(cast) == [("Dev", 2), ("Dev", 3)]


def test_the_calendars_address_is_shown_once(cast: Cast, signed_in: SignIn) -> None:
    ana = signed_in(cast.ana)
    shown = ana.post(f"{PAGE}calendar/").content.decode()
    found = re.search(r"/calendars/([\w-]{32})\.ics", shown)
    assert found
    assert found[1] not in ana.get(PAGE).content.decode()
    with acting(cast.desk(cast.ana)):
        assert Feed.objects.get().digest != found[1]
    ana.post(f"{PAGE}calendar/removal/")
    assert ana.get(found[0]).status_code == 404


def plan(cast: Cast) -> list[Shift]:
    with acting(SYSTEM):
        week: Span = week_span(MONDAY, "UTC")
        return shifts(arranged(cast.payments.pk, week), week)


def told(cast: Cast) -> list[tuple[str, int]]:
    names = {cast.ana.pk: "Ana", cast.dev.pk: "Dev"}
    return [(names[shift.person_id], shift.span.start.day) for shift in plan(cast)]


def all_mails(address: str) -> list[str]:
    with acting(SYSTEM):
        return list(Outbound.objects.filter(to_address=address).values_list("text", flat=True))


def test_what_is_ahead_is_listed(cast: Cast, signed_in: SignIn) -> None:
    assert "No shift is planned for you" in signed_in(cast.ana).get(PAGE).content.decode()
    with clock.telling(datetime(2090, 1, 1, tzinfo=UTC)):
        page = signed_in(cast.ana).get(PAGE)
    assert "Mon 2 Jan</b>, 08:00 to 16:00" in page.content.decode()
    with acting(SYSTEM) as by:
        actions.set_hours(cast.payments.pk, zone="Asia/Tokyo", ranges={}, special={}, version=0, by=by)
    with clock.telling(datetime(2090, 1, 1, tzinfo=UTC)):
        page = signed_in(cast.ana).get(PAGE)
    # Who has set no zone reads times in their team's.
    assert "in the time of Asia/Tokyo" in page.content.decode()
    assert "Mon 2 Jan</b>, 08:00 to 16:00" in page.content.decode()
