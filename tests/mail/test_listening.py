"""Mail servers hand messages over: what is answered with 250 is kept, all else stays with them."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.mail import listening
from frontdesk.mail.keeping import Envelope
from frontdesk.mail.models import Door, Inbound
from tests.cast import Cast
from tests.mail.post import letter

Taken = list[tuple[bytes, Envelope]]


@contextmanager
def door(kind: Door, take: Any) -> Iterator[int]:
    """Listen on any port, in a thread of its own."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    server: Any = None

    async def start() -> None:
        nonlocal server
        server = await listening.listen("127.0.0.1:0", kind, take=take)
        ready.set()

    def work() -> None:
        loop.create_task(start())
        loop.run_forever()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def keeping(taken: Taken, answer: str = "250 2.0.0 Kept") -> Any:
    def take(raw: bytes, _: Door, envelope: Envelope) -> str:
        taken.append((raw, envelope))
        return answer

    return take


def test_lmtp_hands_over_the_very_bytes() -> None:
    taken: Taken = []
    raw = letter("A dot:\n.\n..two\n" + "x" * 200_000)
    with door(Door.LMTP, keeping(taken)) as port, smtplib.LMTP("127.0.0.1", port) as client:
        assert client.sendmail("ingrid@example.org", ["help@tidemark.example"], raw) == {}
    assert taken == [(raw, Envelope("ingrid@example.org", ("help@tidemark.example",)))]


def test_each_recipient_is_a_message_of_its_own() -> None:
    taken: Taken = []
    with door(Door.LMTP, keeping(taken)) as port, smtplib.LMTP("127.0.0.1", port) as client:
        refused = client.sendmail("a@example.org", ["one@tidemark.example", "two@tidemark.example"], letter())
    assert refused["two@tidemark.example"][0] == 452
    assert len(taken) == 1


@pytest.mark.parametrize("announced", [True, False])
def test_what_is_too_large_is_refused_politely_and_the_connection_goes_on(settings: Any, announced: bool) -> None:
    settings.MAIL_MAX_BYTES = 10_000
    taken: Taken = []
    with door(Door.SMTP, keeping(taken)) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        options = ["size=20000"] if announced else []
        client.esmtp_features.pop("size", None)
        code, words = client.mail("a@example.org", options)
        if not announced:
            client.rcpt("help@tidemark.example")
            code, words = client.data(letter("x" * 20_000))
        assert code == 552
        assert b"xceeds" in words or b"larger than 10000 bytes" in words
        client.rset()
        assert client.sendmail("a@example.org", ["help@tidemark.example"], letter()) == {}
    assert len(taken) == 1


def test_a_connection_cut_in_the_middle_hands_over_nothing() -> None:
    taken: Taken = []
    with door(Door.SMTP, keeping(taken)) as port:
        with socket.create_connection(("127.0.0.1", port)) as cut:
            cut.sendall(b"EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<help@tidemark.example>\r\nDATA\r\n")
            cut.recv(4096)
            cut.sendall(b"From: a@example.org\r\n\r\nHalf of it")
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("a@example.org", ["help@tidemark.example"], letter())
    assert len(taken) == 1


def test_a_dot_after_a_bare_line_feed_ends_nothing() -> None:
    taken: Taken = []
    raw = b"From: a@example.org\r\n\r\nHello\n.\r\nMAIL FROM:<b@example.org>\r\n"
    with door(Door.SMTP, keeping(taken)) as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("a@example.org")
        client.rcpt("help@tidemark.example")
        client.docmd("DATA")
        client.send(raw + b".\r\n")
        assert client.getreply()[0] == 250
    assert taken[0][0] == raw


@pytest.mark.django_db
def test_250_means_committed_and_451_come_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "close_old_connections", lambda: None)
    monkeypatch.setattr(listening.connection, "close", lambda: None)
    answer = listening.take(letter(), Door.LMTP, Envelope("x@example.org", ("help@tidemark.example",)))
    with acting(SYSTEM):
        row = Inbound.objects.get()
    assert answer == f"250 2.0.0 Kept as {row.pk}"
    assert (row.door, row.envelope_from, row.envelope_to) == (Door.LMTP, "x@example.org", ["help@tidemark.example"])

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(listening, "receive", fail)
    assert listening.take(letter(), Door.LMTP, Envelope()).startswith("451 4.3.0")

    def refuse(*_: Any, **__: Any) -> None:
        raise InvalidError("Too large.")

    monkeypatch.setattr(listening, "receive", refuse)
    assert listening.take(letter(), Door.LMTP, Envelope()) == "552 5.3.4 Too large."
