"""Cards reach the right colleagues, say no more than they may know, and end when the matter does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import ProgrammingError
from django.test import Client
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity.actions import set_preferences
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.lib.errors import ForbiddenError
from frontdesk.notify import cards, deadlines, digest
from frontdesk.notify.actions import add_browser, remove_browser, see_cards
from frontdesk.notify.models import Card
from frontdesk.tickets import actions
from frontdesk.tickets.models import Follower, Mention, Message, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "the acquirer rotated a certificate"


@pytest.fixture
def number(cast: Cast) -> int:
    """Ingrid's ticket, Dev's to answer."""
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.assign(mine, assignee_id=cast.dev.pk, version=mine.version, by=ana)
    return ticket.pk


def waiting(cast: Cast, person: Person) -> list[str]:
    """What a person's bell says after the jobs have run."""
    run_jobs()
    with acting(cast.desk(person)) as by:
        found = cards.open_cards(by)
        assert [card.number for card in found] == cards.open_numbers(by)
    return [card.sentence for card in found]


def customer_writes(cast: Cast, number: int, body: str = "Still broken") -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=number), body=body, by=ingrid)


def follow(number: int, person: Person) -> None:
    with acting(SYSTEM):
        Follower.objects.create(ticket_id=number, person=person)


def test_one_card_a_ticket_is_brought_up_to_date(cast: Cast, number: int) -> None:
    assert waiting(cast, cast.dev) == ["Ana Petrova assigned it to you"]
    customer_writes(cast, number)
    customer_writes(cast, number)
    assert waiting(cast, cast.dev) == ["3 messages, the last by Ingrid Solheim"]
    assert waiting(cast, cast.ana) == []


def test_a_follower_hears_of_what_they_may_read_only(cast: Cast, number: int) -> None:
    for person in (cast.lena, cast.mara):
        follow(number, person)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=number), body=SECRET, by=ana)
    # Mara is of another team: following gives no sight.
    assert waiting(cast, cast.lena) == ["Ana Petrova wrote"]
    assert waiting(cast, cast.mara) == []
    with acting(SYSTEM):
        assert not Card.objects.filter(person=cast.mara).exists()


def test_a_mention_is_told_as_one(cast: Cast, number: int) -> None:
    follow(number, cast.lena)
    with acting(cast.desk(cast.ana)) as ana:
        note = actions.add_note(Ticket.objects.get(pk=number), body=SECRET, by=ana)
    with acting(SYSTEM):
        Mention.objects.get_or_create(ticket_id=number, message=note, person=cast.lena)
    assert waiting(cast, cast.lena) == ["Ana Petrova mentioned you"]


def test_a_shared_note_is_told_and_its_card_goes_with_the_sight_of_it(cast: Cast, number: int) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        note = actions.add_note(Ticket.objects.get(pk=number), body=SECRET, by=ana)
        actions.share_note(Message.objects.get(pk=note.pk), person_ids=[cast.mara.pk], by=ana)
    assert waiting(cast, cast.mara) == ["Ana Petrova shared a note with you"]
    with acting(SYSTEM):
        Ticket.objects.filter(pk=number).update(guest_person_ids=[])
        assert Card.objects.filter(person=cast.mara, ended_at=None).exists()
    assert waiting(cast, cast.mara) == []


def test_opening_the_ticket_puts_its_card_away(cast: Cast, number: int, at_desk: Callable[[Person], Client]) -> None:
    assert waiting(cast, cast.dev)
    browser = at_desk(cast.dev)
    assert browser.get("/desk/notices/bell/").json() == {"open": [number]}
    page = browser.get(f"/desk/tickets/{number}/").content.decode()
    assert "data-bell-count hidden" in page
    assert browser.get("/desk/notices/bell/").json() == {"open": []}
    assert "Ana Petrova assigned it to you" in browser.get("/desk/notices/").content.decode()
    assert "Nothing waits" in browser.get("/desk/notices/?part=panel").content.decode()


def test_all_are_put_away_at_once_and_nobody_elses(cast: Cast, number: int, at_desk: Callable[[Person], Client]) -> None:
    follow(number, cast.lena)
    customer_writes(cast, number)
    assert waiting(cast, cast.lena)
    at_desk(cast.dev).post("/desk/notices/seen/")
    assert waiting(cast, cast.dev) == []
    assert waiting(cast, cast.lena)


SETTLED: dict[str, Callable[[Ticket, Any], Any]] = {
    "solved": lambda ticket, by: actions.solve(ticket, by=by),
    "answered": lambda ticket, by: actions.reply(ticket, body="Restart it", by=by),
    "taken": lambda ticket, by: actions.assign(ticket, assignee_id=by.person_id, version=ticket.version, by=by),
}


@pytest.mark.parametrize("how", SETTLED)
def test_a_card_is_withdrawn_when_somebody_else_handled_it(cast: Cast, number: int, how: str) -> None:
    customer_writes(cast, number)
    assert waiting(cast, cast.dev)
    with acting(cast.desk(cast.ana)) as ana:
        SETTLED[how](Ticket.objects.get(pk=number), ana)
    assert waiting(cast, cast.dev) == []
    with acting(cast.desk(cast.dev)) as dev:
        earlier = cards.earlier_cards(dev)
    # Answering leaves the ticket with Dev; the others end what it asked of them.
    assert [card.is_withdrawn for card in earlier] == [True]


def test_what_was_said_to_somebody_stays_when_the_ticket_is_solved(cast: Cast, number: int) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        note = actions.add_note(Ticket.objects.get(pk=number), body=SECRET, by=ana)
    with acting(SYSTEM):
        Mention.objects.get_or_create(ticket_id=number, message=note, person=cast.lena)
    assert waiting(cast, cast.lena)
    with acting(cast.desk(cast.ana)) as ana:
        actions.solve(Ticket.objects.get(pk=number), by=ana)
    assert waiting(cast, cast.lena) == ["Ana Petrova mentioned you"]


def test_a_way_that_is_switched_off_is_not_gone(cast: Cast, number: int) -> None:
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(notices={"reply": []}, by=dev)
    assert waiting(cast, cast.dev) == ["Ana Petrova assigned it to you"]
    with acting(cast.desk(cast.dev)) as dev:
        see_cards(dev)
    customer_writes(cast, number)
    assert waiting(cast, cast.dev) == []


def test_nobody_but_its_person_meets_a_card(cast: Cast, number: int) -> None:
    assert waiting(cast, cast.dev)
    for person in (cast.ana, cast.lena, cast.rita, cast.mara):
        with acting(cast.desk(person)):
            assert not Card.objects.exists()
    for by in (cast.portal(cast.ingrid), cast.portal(cast.dev), cast.settings(cast.oskar)):
        with pytest.raises(ProgrammingError), acting(by):
            Card.objects.count()


def test_cards_and_browsers_are_for_those_at_the_desk(cast: Cast) -> None:
    for by in (cast.portal(cast.ingrid), cast.portal(cast.ana), cast.settings(cast.oskar), SYSTEM):
        with acting(by):
            with pytest.raises(ForbiddenError):
                see_cards(by)
            with pytest.raises(ForbiddenError):
                add_browser(endpoint="x", p256dh="x", auth="x", name="x", by=by)
            with pytest.raises(ForbiddenError):
                remove_browser(1, by=by)


def due(number: int, minutes: int) -> None:
    with acting(SYSTEM):
        Ticket.objects.filter(pk=number).update(due_at=timezone.now() + timedelta(minutes=minutes))


def test_a_deadline_is_told_once_to_whose_ticket_it_is(cast: Cast, number: int) -> None:
    waiting(cast, cast.dev)
    due(number, 60)
    assert deadlines.tell_deadlines() == 0
    due(number, 10)
    assert deadlines.tell_deadlines() == 1
    assert deadlines.tell_deadlines() == 0
    assert waiting(cast, cast.dev) == ["It is due soon"]


def test_a_missed_deadline_is_told_to_the_leads_of_the_team(cast: Cast, number: int) -> None:
    with acting(SYSTEM):
        assert TeamMembership.objects.filter(person=cast.lena, is_lead=True, team=cast.payments).exists()
    due(number, -5)
    assert deadlines.tell_deadlines() == 1
    assert waiting(cast, cast.lena) == ["Its deadline is missed"]


def been_away(minutes: int = 31) -> None:
    with acting(SYSTEM):
        Card.objects.update(at=timezone.now() - timedelta(minutes=minutes))


def digests() -> list[Any]:
    run_jobs()
    mail.outbox.clear()
    digest.RESTING.clear()
    digest.mail_digests()
    run_jobs()
    return list(mail.outbox)


def test_who_was_away_gets_one_mail_and_no_note_in_it(cast: Cast, number: int) -> None:
    other = ask(cast, subject="Second").pk
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=other)
        actions.assign(ticket, assignee_id=cast.dev.pk, version=ticket.version, by=ana)
        actions.add_note(ticket, body=SECRET, by=ana)
    assert digests() == []
    been_away()
    (sent,) = digests()
    assert sent.to == ["dev@example.org"]
    assert f"/desk/tickets/{number}/" in sent.body
    assert f"/desk/tickets/{other}/" in sent.body
    assert SECRET not in sent.body
    assert digests() == []
    # What happens afterwards is told anew, and only that.
    customer_writes(cast, number)
    run_jobs()
    been_away()
    (again,) = digests()
    assert f"/desk/tickets/{other}/" not in again.body


def test_no_mail_for_who_is_here_or_off_work(cast: Cast, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run_jobs()
    been_away()
    with monkeypatch.context() as patched:
        patched.setattr(digest, "is_online", lambda _: True)
        assert digests() == []
    tomorrow = timezone.now().isoweekday() % 7 + 1
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(hours={"days": [tomorrow], "from": "00:00", "until": "23:59"}, by=dev)
    assert digests() == []
    with acting(cast.desk(cast.dev)) as dev:
        set_preferences(hours={}, by=dev)
    assert len(digests()) == 1


def test_what_left_somebodys_sight_is_not_in_their_mail(cast: Cast, number: int) -> None:
    run_jobs()
    with acting(SYSTEM):
        TeamMembership.objects.filter(person=cast.dev).delete()
        Ticket.objects.filter(pk=number).update(assignee=None)
    been_away()
    assert digests() == []


def test_who_wrote_hears_that_it_was_not_sent_and_nobody_else(cast: Cast, number: int) -> None:
    waiting(cast, cast.dev)
    with acting(SYSTEM):
        record("outgoing.returned", by=SYSTEM, person=cast.lena.pk, number=number)
    assert waiting(cast, cast.lena) == ["What you wrote was not sent"]
    assert waiting(cast, cast.ana) == []
