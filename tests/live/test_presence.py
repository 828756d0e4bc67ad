"""Who has a ticket open: said by each page for itself, shown to whoever sees the ticket, gone when nothing is heard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Signal
from frontdesk.identity.models import Person
from frontdesk.live.actions import be_present, leave
from frontdesk.live.models import Mode, Presence
from frontdesk.live.presence import forget_gone, here
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.sessions import session_key
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast: Cast) -> int:
    return ask(cast).pk


def says(cast: Cast, who: str, ticket: int, mode: Mode | None, tab: str = "") -> None:
    """Let somebody's page say that they read, write, or (None) left."""
    with acting(cast.desk(getattr(cast, who))) as by:
        found = Ticket.objects.get(pk=ticket)
        if mode is None:
            leave(found, tab=tab, by=by)
        else:
            be_present(found, mode=mode, tab=tab, by=by)


def sees(cast: Cast, who: str, *tickets: int) -> dict[int, list[tuple[str, str]]]:
    with acting(cast.desk(getattr(cast, who))) as by:
        return {number: [(one.name, one.mode.value) for one in there] for number, there in here(tickets, by=by).items()}


def announced() -> int:
    """Return how often the others were told something, and forget it."""
    with acting(SYSTEM):
        return int(Signal.objects.filter(name="presence").delete()[0])


def time_passes(seconds: int) -> None:
    with acting(SYSTEM), connection.cursor() as cursor:
        earlier = "{0} = {0} - make_interval(secs => %(seconds)s)"
        cursor.execute(f"update live_presence set {earlier.format('seen_at')}, {earlier.format('since')}", {"seconds": seconds})


def test_others_see_who_reads_and_who_writes_and_nobody_sees_themselves(cast: Cast, ticket: int) -> None:
    says(cast, "ana", ticket, Mode.READING)
    says(cast, "dev", ticket, Mode.WRITING)
    assert sees(cast, "lena", ticket) == {ticket: [("Dev Anand", "writing"), ("Ana Petrova", "reading")]}
    assert sees(cast, "ana", ticket) == {ticket: [("Dev Anand", "writing")]}
    # Another team sees neither the ticket nor who is there, whatever number it asks for.
    assert sees(cast, "mara", ticket, 999_999) == {}


def test_only_a_change_is_told_not_each_sign_of_life(cast: Cast, ticket: int) -> None:
    says(cast, "ana", ticket, Mode.READING)
    assert announced() == 1
    says(cast, "ana", ticket, Mode.READING)
    assert announced() == 0
    says(cast, "ana", ticket, Mode.WRITING)
    assert announced() == 1
    says(cast, "ana", ticket, Mode.WRITING)
    assert announced() == 0
    says(cast, "ana", ticket, None)
    assert announced() == 1
    says(cast, "ana", ticket, None)
    assert announced() == 0


def test_since_is_when_the_writing_began(cast: Cast, ticket: int) -> None:
    says(cast, "ana", ticket, Mode.READING)
    says(cast, "ana", ticket, Mode.WRITING)
    time_passes(30)
    says(cast, "ana", ticket, Mode.WRITING)
    with acting(SYSTEM):
        one = Presence.objects.get()
        assert 29 < (one.seen_at - one.since).total_seconds() < 31


def test_two_tabs_are_one_person_who_writes_if_one_of_them_does(cast: Cast, ticket: int) -> None:
    says(cast, "ana", ticket, Mode.READING, "one")
    says(cast, "ana", ticket, Mode.WRITING, "two")
    says(cast, "ana", ticket, Mode.READING, "one")
    assert sees(cast, "dev", ticket) == {ticket: [("Ana Petrova", "writing")]}
    says(cast, "ana", ticket, None, "two")
    assert sees(cast, "dev", ticket) == {ticket: [("Ana Petrova", "reading")]}


def test_whoever_is_not_heard_of_is_gone_and_that_is_told(cast: Cast, ticket: int) -> None:
    says(cast, "ana", ticket, Mode.WRITING)
    time_passes(44)
    assert sees(cast, "dev", ticket) != {}
    assert forget_gone() == 0
    time_passes(2)
    assert sees(cast, "dev", ticket) == {}
    announced()
    assert forget_gone() == 1
    assert announced() == 1
    # Back after a break: that is news.
    says(cast, "ana", ticket, Mode.WRITING)
    assert announced() == 1


def test_whoever_may_not_answer_reads_whatever_their_page_says(cast: Cast, ticket: int) -> None:
    says(cast, "rita", ticket, Mode.WRITING)
    assert sees(cast, "ana", ticket) == {ticket: [("Rita Okafor", "reading")]}


def test_a_ticket_that_leaves_takes_its_presence_along(cast: Cast, ticket: int) -> None:
    says(cast, "dev", ticket, Mode.READING)
    with acting(cast.desk(cast.ana)) as ana:
        found = Ticket.objects.get(pk=ticket)
        actions.hand_over(found, team_id=cast.bookings.pk, version=found.version, by=ana)
    assert sees(cast, "ana", ticket) == {}
    assert sees(cast, "mara", ticket) == {ticket: [("Dev Anand", "reading")]}


def test_a_whole_list_is_one_statement(cast: Cast, ticket: int) -> None:
    other = ask(cast).pk
    for number in (ticket, other):
        says(cast, "dev", number, Mode.READING)
    with acting(cast.desk(cast.ana)) as ana, CaptureQueriesContext(connection) as captured:
        assert set(here([ticket, other], by=ana)) == {ticket, other}
    assert len(captured) == 1


@pytest.fixture
def browser() -> Callable[[Person], Client]:
    def signed_in(person: Person) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
        return client

    return signed_in


def test_through_the_window(cast: Cast, ticket: int, browser: Callable[[Person], Client]) -> None:
    ana, dev = browser(cast.ana), browser(cast.dev)
    place = reverse("workspace:presence", args=[ticket])

    def shown() -> str:
        return str(dev.get(place).content.decode())

    assert shown().strip() == ""
    assert ana.post(place, {"mode": "reading", "tab": "a-1"}).status_code == 204
    assert "Ana is reading" in shown()
    answer: Any = ana.post(place, {"mode": "writing", "tab": "a-1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Ana started a reply" in shown()
    assert ana.post(place, {"mode": "gone", "tab": "a-1"}).status_code == 204
    assert shown().strip() == ""
    for wrong in ({"mode": "dancing"}, {}, {"mode": "reading", "tab": "<b>"}, {"mode": "reading", "tab": "x" * 40}):
        assert ana.post(place, wrong).status_code == 422
