"""Bounces appear on the message that bounced, and an address that does not exist is not written to without a click."""

from collections.abc import Iterator
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import InvalidError
from frontdesk.mail.actions import send_again
from frontdesk.mail.bouncing import address_works, is_bouncing, note_bounce
from frontdesk.mail.models import Outbound, OutboundState
from frontdesk.mail.understanding import understood
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast
from tests.mail.sink import Sink, sink
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink(settings) as started:
        yield started


def report(original: bytes, status: str = "5.1.1", *, recipient: str = "ingrid@example.org") -> bytes:
    """Return what a mail server writes when it cannot deliver a message (RFC 3464)."""
    headers = original.partition(b"\r\n\r\n")[0].decode()
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nTo: frontdesk@localhost\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n\r\n--b--\r\n"
    ).encode()


def bounce(raw: bytes) -> Outbound | None:
    with acting(SYSTEM):
        return note_bounce(understood(raw), raw)


def events() -> list[str]:
    with acting(SYSTEM):
        names = Event.objects.filter(name__startswith="mail.").exclude(name="mail.queued")
        return list(names.order_by("id").values_list("name", flat=True))


def answer(cast: Cast, number: int, body: str) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=number), body=body, by=ana)
    run_jobs()


def troubles(cast: Cast, number: int) -> list[tuple[str, str]]:
    with acting(cast.desk(cast.ana)) as ana:
        entries = timeline(Ticket.objects.get(pk=number), by=ana)
    return [(one.words, one.remedy) for entry in entries if entry.message for one in entry.message.troubles]


def test_a_bounce_stands_at_its_message_once_and_later_mails_wait_for_a_click(cast: Cast, server: Sink) -> None:
    number = ask(cast).pk
    answer(cast, number, "Restart it")
    raw = report(server.raw[-1])
    for _ in range(2):
        found = bounce(raw)
        assert found is not None
        assert found.reason == "answered"
    assert (events(), is_bouncing_now("Ingrid@Example.org")) == (["mail.bounced"], True)
    assert troubles(cast, number) == [("Came back from ingrid@example.org.", "Send again")]
    answer(cast, number, "Did you see it?")
    assert len(server.letters) == 2
    assert troubles(cast, number)[-1] == ("Not sent to ingrid@example.org.", "Send it anyway")
    with acting(SYSTEM):
        held = Outbound.objects.get(state=OutboundState.HELD)
    with acting(cast.desk(cast.ana)) as ana:
        send_again(Ticket.objects.get(pk=number), mail_id=held.pk, by=ana)
    with pytest.raises(InvalidError), acting(cast.desk(cast.ana)) as ana:
        send_again(Ticket.objects.get(pk=number), mail_id=held.pk, by=ana)
    run_jobs()
    assert "Did you see it?" in server.letters[-1].get_body(("plain",)).get_content()
    assert [words for words, _ in troubles(cast, number)] == ["Came back from ingrid@example.org."]
    assert not is_bouncing_now("ingrid@example.org")


def is_bouncing_now(address: str) -> bool:
    with acting(SYSTEM):
        return is_bouncing(address)


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1"])
def test_a_full_mailbox_or_a_refused_text_says_nothing_of_the_address(cast: Cast, server: Sink, status: str) -> None:
    ask(cast)
    run_jobs()
    bounce(report(server.raw[0], status))
    assert (events(), is_bouncing_now("ingrid@example.org")) == (["mail.bounced"], False)


def test_a_report_that_it_takes_longer_changes_nothing(cast: Cast, server: Sink) -> None:
    ask(cast)
    run_jobs()
    bounce(report(server.raw[0], "4.4.1"))
    assert (events(), is_bouncing_now("ingrid@example.org")) == ([], False)


def test_a_made_up_report_silences_nobody(cast: Cast, server: Sink) -> None:
    ask(cast)
    run_jobs()
    forged = server.raw[0].replace(str(server.letters[0]["Message-ID"]).encode(), b"<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@localhost>")
    assert bounce(report(forged)) is None
    assert (events(), is_bouncing_now("ingrid@example.org")) == ([], False)


def test_whoever_writes_from_an_address_has_it(cast: Cast, server: Sink) -> None:
    ask(cast)
    run_jobs()
    bounce(report(server.raw[0]))
    with acting(SYSTEM):
        address_works("INGRID@example.org")
    assert not is_bouncing_now("ingrid@example.org")
