"""Second thoughts and later sending, through HTTP."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Preferences
from frontdesk.lib import clock
from frontdesk.tickets import actions, sending
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Message, Outgoing, Priority, Ticket
from frontdesk.web.workspace.later import delays, moment_of
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text
from tests.web.workspace.test_drafts import in_box

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


@pytest.fixture
def ana(cast: Cast, at_desk: AtDesk) -> Client:
    """Ana, with ten seconds for second thoughts."""
    with acting(SYSTEM):
        Preferences.objects.filter(person=cast.ana).update(values={"undo_seconds": 10, "after_solving": "stay"})
        Person.objects.filter(pk=cast.ana.pk).update(timezone="Europe/Lisbon")
    return at_desk(cast.ana)


def send(client: Client, ticket: Ticket, **more: Any) -> Any:
    fields = {"ticket": ticket.pk, "kind": "reply", "send": "wait", "body": "Restart it"} | more
    return client.post(f"/desk/tickets/{ticket.pk}/messages/", fields)


def waiting() -> Outgoing:
    with acting(SYSTEM):
        return Outgoing.objects.get(state="waiting")


def count() -> int:
    with acting(SYSTEM):
        return Message.objects.count()


def test_a_sent_reply_waits_for_its_author_alone_and_undo_gives_it_back(cast: Cast, ana: Client, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    place = f"/desk/tickets/{ticket.pk}/"
    assert send(ana, ticket).status_code == 302
    html = text(ana.get(place))
    assert "data-sends" in html
    assert f'data-sent-key="{ticket.pk}:reply"' in html
    for other in (at_desk(cast.dev), at_desk(cast.rita)):
        assert "data-wait=" not in text(other.get(place))
        assert "data-wait=" not in text(other.get(f"{place}outgoing/"))
        assert other.post(f"{place}outgoing/{waiting().pk}/undo/").status_code == 404
    assert count() == 1
    back = ana.post(f"{place}outgoing/{waiting().pk}/undo/", follow=True)
    assert in_box(text(back)) == "Restart it"
    assert "hx-preserve" not in text(back)
    assert sending.send_due() == 0


def test_what_waits_can_be_taken_back_by_the_key_for_undo_and_what_is_planned_has_its_own_button(cast: Cast, ana: Client) -> None:
    ticket = ask(cast)
    send(ana, ticket)
    toast = re.search(
        rf'action="/desk/tickets/{ticket.pk}/outgoing/{waiting().pk}/undo/\?[^>]*>.*?</button>',
        text(ana.get(f"/desk/tickets/{ticket.pk}/")),
        re.DOTALL,
    )
    assert toast
    assert 'data-do="undo"' in toast[0]
    other = ask(cast)
    send(ana, other, send="", at="tomorrow")
    assert 'data-do="undo"' not in text(ana.get(f"/desk/tickets/{other.pk}/"))


def test_a_note_waits_too_and_undo_comes_too_late_at_last(cast: Cast, ana: Client) -> None:
    ticket = ask(cast)
    send(ana, ticket, kind="note", send="note", body="a secret", team_ids=[cast.payments.pk])
    number = waiting().pk
    with acting(SYSTEM):
        Outgoing.objects.update(send_at=clock.now())
    assert sending.send_due() == 1
    late = ana.post(f"/desk/tickets/{ticket.pk}/outgoing/{number}/undo/", follow=True)
    assert "Too late" in text(late)
    assert count() == 2
    assert "data-wait=" not in text(ana.get(f"/desk/tickets/{ticket.pk}/outgoing/"))


def test_what_came_back_stands_in_the_box_with_what_arrived(cast: Cast, ana: Client, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    send(ana, ticket)
    send(at_desk(cast.dev), ticket, body="I have it already")
    with acting(SYSTEM):
        Outgoing.objects.update(send_at=clock.now())
    sending.send_due()
    strip = text(ana.get(f"/desk/tickets/{ticket.pk}/outgoing/"))
    assert "Dev Anand wrote" in strip
    html = text(ana.get(f"/desk/tickets/{ticket.pk}/"))
    assert in_box(html) == "Restart it"
    assert html.index("What arrived meanwhile") < html.index("Restart it</textarea>")
    for words in ("Send anyway", "Make it a note", "Keep as draft"):
        assert words in html
    send(ana, ticket)
    with acting(SYSTEM):
        Outgoing.objects.update(send_at=clock.now())
    sending.send_due()
    assert count() == 3


def test_a_reply_is_scheduled_changed_listed_and_cancelled(cast: Cast, ana: Client) -> None:
    ticket = ask(cast)
    assert "Tomorrow, 08:00" in text(ana.get(f"/desk/tickets/{ticket.pk}/"))
    send(ana, ticket, send="", at="tomorrow")
    planned = waiting().send_at.astimezone(ZoneInfo("Europe/Lisbon"))
    assert (planned.hour, planned.minute, waiting().is_scheduled) == (8, 0, True)
    assert "Restart it" in text(ana.get("/desk/outbox/"))
    place = f"/desk/tickets/{ticket.pk}/outgoing/{waiting().pk}/"
    later = clock.now() + timedelta(days=3)
    date = later.astimezone(ZoneInfo("Europe/Lisbon")).strftime("%Y-%m-%dT%H:%M")
    ana.post(f"{place}time/", {"at": "date", "at_date": date, "from": "outbox"})
    assert waiting().send_at == later.replace(second=0, microsecond=0)
    for wrong in ({}, {"at": "date"}, {"at": "date", "at_date": "soon"}, {"at": "date", "at_date": "2001-01-01T08:00"}):
        ana.post(f"{place}time/", wrong)
        assert waiting().send_at == later.replace(second=0, microsecond=0)
    assert in_box(text(ana.post(f"{place}undo/", follow=True))) == "Restart it"


@pytest.mark.parametrize(
    "wrong", [{"at": "date"}, {"at": "date", "at_date": "2001-01-01T08:00"}, {"at": "never"}, {"kind": "note", "at": "hour"}]
)
def test_a_time_that_makes_no_sense_sends_nothing_and_loses_nothing(cast: Cast, ana: Client, wrong: dict[str, str]) -> None:
    refused = send(ana, ask(cast), send="", **wrong)
    assert refused.status_code == 422
    assert in_box(text(refused)) == "Restart it"
    assert count() == 1


def test_a_text_for_another_ticket_waits_nowhere(cast: Cast, ana: Client) -> None:
    meant, other = ask(cast), ask(cast)
    assert ana.post(f"/desk/tickets/{other.pk}/messages/", {"ticket": meant.pk, "kind": "reply", "body": "x"}).status_code == 409
    send(ana, meant)
    assert ana.post(f"/desk/tickets/{other.pk}/outgoing/{waiting().pk}/undo/").status_code == 404
    assert waiting().ticket_id == meant.pk


LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (datetime(2026, 11, 22, 17, 30, tzinfo=LISBON), ["18:30", "Tomorrow, 08:00"]),
        (datetime(2026, 11, 23, 23, 30, tzinfo=LISBON), ["Tomorrow, 00:30", "Tomorrow, 08:00", "30 Nov, 08:00"]),
        # The clocks go back, and forward: eight is eight, an hour is an hour.
        (datetime(2026, 10, 24, 23, 30, tzinfo=LISBON), ["Tomorrow, 00:30", "Tomorrow, 08:00", "Mon, 08:00"]),
        (datetime(2026, 3, 29, 0, 30, tzinfo=LISBON), ["02:30", "Tomorrow, 08:00"]),
    ],
)
def test_times_are_those_of_the_writer(now: datetime, offered: list[str]) -> None:
    assert [delay.when for delay in delays(now)] == offered
    assert moment_of("hour", now) - now.astimezone(UTC) == timedelta(hours=1)


def test_the_strip_names_no_script_when_nothing_waits(cast: Cast, ana: Client) -> None:
    ticket = ask(cast)
    assert not re.search("data-needs-now", text(ana.get(f"/desk/tickets/{ticket.pk}/")))


def test_a_macro_taken_back_with_its_reply_waits_beside_the_text_again(cast: Cast, ana: Client) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        macro = actions.create_macro(name="Pressing", text="", changes=Changes(priority=Priority.URGENT), by=by)
    send(ana, ticket, macro=macro.pk)
    assert priority(ticket) == Priority.URGENT
    page = text(ana.post(f"/desk/tickets/{ticket.pk}/outgoing/{waiting().pk}/undo/", follow=True))
    assert priority(ticket) == Priority.NORMAL
    assert f'name="macro" value="{macro.pk}"' in page
    # Too late for the one is too late for the other.
    send(ana, ticket, macro=macro.pk)
    sent = waiting()
    with acting(SYSTEM):
        Outgoing.objects.filter(pk=sent.pk).update(state="sent")
    assert "Too late" in text(ana.post(f"/desk/tickets/{ticket.pk}/outgoing/{sent.pk}/undo/", follow=True))
    assert priority(ticket) == Priority.URGENT


def priority(ticket: Ticket) -> int:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk).priority
