"""One's own time: shifts, days off, swaps with a teammate, and the calendar's address."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.coverage import actions
from frontdesk.coverage.models import Feed, Swap, SwapState, TeamHours, TimeOff
from frontdesk.coverage.plan import Shift, shifts
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import arranged, in_force, week_span
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
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


def in_force_now(cast: Cast, days: int = 20) -> list[tuple[str, str]]:
    with acting(SYSTEM):
        span = Span(MINE - timedelta(days=1), MINE + timedelta(days=days))
        found = shifts(in_force(cast.payments.pk, span), span)
        names = {cast.ana.pk: "Ana", cast.dev.pk: "Dev"}
        return [(names[shift.person_id], f"{shift.day:%d %b}") for shift in found]


def test_shifts_of_two_weeks_are_swapped_and_nothing_is_in_force_before_it_is_published(cast: Cast, signed_in: SignIn) -> None:
    ana = signed_in(cast.ana)
    later = THEIRS + timedelta(days=7)
    name, wanted = f"{cast.payments.pk}-{MINE.timestamp():.0f}", f"{cast.dev.pk}-{later.timestamp():.0f}"
    assert f'value="{wanted}"' in ana.get(f"{PAGE}swaps/new/?shift={name}").content.decode()
    with acting(cast.desk(cast.ana)) as by, pytest.raises(InvalidError, match="more than two weeks apart"):
        actions.ask_swap(cast.payments.pk, other_id=cast.dev.pk, gives_at=MINE, takes_at=later + timedelta(days=14), by=by)
    ana.post(f"{PAGE}swaps/new/", {"shift": name, "other": wanted})
    with acting(SYSTEM):
        swap = Swap.objects.get()
    with acting(cast.desk(cast.dev)) as dev:
        actions.answer_swap(swap, is_accepted=True, by=dev)
    before = in_force_now(cast)
    signed_in(cast.lena).post(f"{LEADS}swaps/{swap.pk}/decision/", {"answer": "yes"})
    with acting(SYSTEM):
        span = Span(MINE - timedelta(days=1), MINE + timedelta(days=9))
        arranged_now = [(shift.person_id, shift.day.day) for shift in shifts(arranged(cast.payments.pk, span), span)]
    assert arranged_now == [(cast.dev.pk, 2), (cast.dev.pk, 3), (cast.ana.pk, 9), (cast.ana.pk, 10)]
    assert in_force_now(cast) == before


def test_where_nobody_else_has_a_say_a_yes_is_in_force_at_once_and_the_draft_stays_a_draft(cast: Cast, signed_in: SignIn) -> None:
    ana, dev, lena = signed_in(cast.ana), signed_in(cast.dev), signed_in(cast.lena)
    lena.post(f"{LEADS}hours/", {"zone": "UTC", "owner": "", "country": "", "region": "", "special": ""})
    with acting(SYSTEM) as by:
        assert not TeamHours.objects.get().approves_swaps
        # Something else is being arranged in the second week.
        facts = {"day": MONDAY + timedelta(days=9), "starts": 480, "ends": 960, "version": 0}
        actions.set_shift(cast.payments.pk, person_id=cast.dev.pk, by=by, **facts)
    later = THEIRS + timedelta(days=7)
    name, wanted = f"{cast.payments.pk}-{MINE.timestamp():.0f}", f"{cast.dev.pk}-{later.timestamp():.0f}"
    assert "a yes is in force at once" in ana.get(f"{PAGE}swaps/new/?shift={name}").content.decode()
    ana.post(f"{PAGE}swaps/new/", {"shift": name, "other": wanted})
    with acting(SYSTEM):
        swap = Swap.objects.get()
    answer = dev.post(f"{PAGE}swaps/{swap.pk}/answer/", {"answer": "yes"}, follow=True)
    assert "You said yes. It is in force." in answer.content.decode()
    assert in_force_now(cast, 9) == [("Dev", "02 Jan"), ("Dev", "03 Jan"), ("Ana", "09 Jan"), ("Ana", "10 Jan")]
    mails = mailed()
    assert "It is in force." in mails[cast.ana.email]
    # Published after all, the week has both.
    with acting(SYSTEM) as by:
        actions.publish_week(cast.payments.pk, monday=MONDAY + timedelta(days=7), version=3, by=by)
    assert in_force_now(cast, 10)[2:] == [("Ana", "09 Jan"), ("Ana", "10 Jan"), ("Dev", "11 Jan")]


def test_a_yes_that_cannot_be_kept_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM) as by:
        TeamHours.objects.create(team=cast.payments, zone="UTC", approves_swaps=False)
        actions.give_time_off(cast.dev.pk, first=MONDAY, last=MONDAY, by=by)
    with acting(cast.desk(cast.ana)) as ana:
        swap = actions.ask_swap(cast.payments.pk, other_id=cast.dev.pk, gives_at=MINE, by=ana)
    answer = signed_in(cast.dev).post(f"{PAGE}swaps/{swap.pk}/answer/", {"answer": "yes"}, follow=True)
    assert "Dev has time off then" in answer.content.decode()
    with acting(SYSTEM):
        assert Swap.objects.get().state == SwapState.ASKED
    assert in_force_now(cast, 1) == [("Ana", "02 Jan")]


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
