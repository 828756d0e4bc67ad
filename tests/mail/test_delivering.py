"""Mails are handed over once: refused, cut off and killed in the middle, nothing is sent twice and nothing is lost unseen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib import clock
from frontdesk.mail.delivering import GIVEN_UP_AFTER, HANDING_MAX, TEXT_KEPT, deliver, forget_texts, notice_unsure
from frontdesk.mail.models import Mailbox, Outbound, OutboundState
from frontdesk.mail.tokens import Purpose, ticket_of
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.mail.sink import Sink, sink
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Any) -> Iterator[Sink]:
    with sink(settings) as started:
        yield started


def only_mail() -> Outbound:
    with acting(SYSTEM):
        return Outbound.objects.order_by("-pk")[0]


def told() -> list[str]:
    """Return what the log tells of mails that somebody should look at."""
    with acting(SYSTEM):
        names = Event.objects.filter(name__startswith="mail.").exclude(name="mail.queued")
        return list(names.order_by("id").values_list("name", flat=True))


def waiting_jobs() -> int:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'deliver_mail' and status = 'todo'")
        return int(cursor.fetchone()[0])


def answered(cast: Cast, number: int, body: str = "Restart it") -> None:
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=number), body=body, by=ana)
    run_jobs()


def test_a_conversation_is_one_thread_with_tokens_and_only_the_receipt_is_automatic(cast: Cast, server: Sink) -> None:
    with acting(SYSTEM):
        Mailbox.objects.create(address="pay@tidemark.example", name="Tidemark Süd", team=cast.payments)
    number = ask(cast).pk
    run_jobs()
    answered(cast, number)
    answered(cast, number, "Better now?")
    receipt, first, second = server.letters
    assert server.recipients == ["ingrid@example.org"] * 3
    assert {letter["Subject"] for letter in server.letters} == {f"[Tidemark {number}] Card reader"}
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert first["Auto-Submitted"] is None
    assert first["In-Reply-To"] == receipt["Message-ID"] == first["References"]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"].split() == [receipt["Message-ID"], first["Message-ID"]]
    assert first["From"].addresses[0].display_name == "Tidemark Süd"
    assert first["From"].addresses[0].addr_spec == "pay@tidemark.example"
    pointer = ticket_of(str(first["Message-ID"]), Purpose.MESSAGE_ID)
    assert pointer is not None
    assert (pointer.ticket, pointer.person) == (number, cast.ingrid.pk)
    reply_to = ticket_of(str(first["Reply-To"]), Purpose.REPLY)
    assert reply_to is not None
    assert (reply_to.ticket, reply_to.person) == (number, cast.ingrid.pk)
    assert str(first["Reply-To"].addresses[0].addr_spec).startswith("pay+")


def test_a_team_without_a_mailbox_speaks_as_the_desk_and_promises_no_address_to_answer_to(cast: Cast, server: Sink) -> None:
    ask(cast)
    run_jobs()
    assert server.letters[0]["Reply-To"] is None
    assert server.letters[0]["From"].addresses[0].addr_spec == "frontdesk@localhost"


def test_what_is_sent_is_sent_once_and_its_text_forgotten_after_a_week(cast: Cast, server: Sink) -> None:
    ask(cast)
    run_jobs()
    mail = only_mail()
    deliver(mail.pk)
    assert len(server.letters) == 1
    assert (mail.state, mail.attempts) == (OutboundState.SENT, 1)
    with acting(SYSTEM):
        forget_texts()
        assert only_mail().text
        Outbound.objects.update(sent_at=clock.now() - TEXT_KEPT - timedelta(hours=1))
        forget_texts()
    assert (only_mail().text, only_mail().html) == ("", "")


def test_a_server_that_is_away_is_tried_again_with_longer_pauses_and_the_mail_stays_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> int:
        raise ConnectionRefusedError("no mail server")

    ask(cast)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        run_jobs()
    mail = only_mail()
    assert (mail.state, mail.attempts) == (OutboundState.QUEUED, 1)
    assert "Card reader" in mail.text
    assert "could not be reached" in mail.error
    assert (waiting_jobs(), told()) == (1, [])
    with acting(SYSTEM):
        deliver(mail.pk)
    again = only_mail()
    assert (again.state, again.header_id) == (OutboundState.SENT, mail.header_id)


def test_a_refused_address_is_told_at_the_ticket_and_not_tried_again(cast: Cast, server: Sink) -> None:
    server.says_to_address = "550 5.1.1 No such user\r\nX-Injected: yes"
    ask(cast)
    run_jobs()
    mail = only_mail()
    assert mail.state == OutboundState.FAILED
    assert "No such user" in mail.error
    assert (told(), waiting_jobs()) == (["mail.failed"], 0)


@pytest.mark.parametrize("said", ["451 4.7.1 Greylisted", "452 4.2.2 Mailbox full"])
def test_a_temporary_answer_is_tried_again_until_two_days_are_over(cast: Cast, server: Sink, said: str) -> None:
    server.says_to_message = said
    ask(cast)
    run_jobs()
    mail = only_mail()
    assert (mail.state, waiting_jobs()) == (OutboundState.QUEUED, 1)
    with acting(SYSTEM):
        Outbound.objects.update(queued_at=clock.now() - GIVEN_UP_AFTER - timedelta(hours=1))
    deliver(mail.pk)
    assert only_mail().state == OutboundState.FAILED
    assert told() == ["mail.failed"]


def test_a_server_that_takes_the_mail_and_hangs_up_leaves_it_unsure_and_nothing_sends_it_again(cast: Cast, server: Sink) -> None:
    server.hangs_up = True
    ask(cast)
    run_jobs()
    mail = only_mail()
    assert mail.state == OutboundState.UNSURE
    assert "may have been sent" in mail.error
    deliver(mail.pk)
    run_jobs()
    assert (len(server.letters), told(), waiting_jobs()) == (1, ["mail.unsure"], 0)


def test_a_worker_that_dies_between_accept_and_record_leaves_it_unsure(cast: Cast, server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """As kill -9: nothing runs after it."""

    def die(*_: Any) -> None:
        raise Killed

    ask(cast)
    with monkeypatch.context() as patched:
        patched.setattr("frontdesk.mail.delivering._sent", die)
        with pytest.raises(Killed):
            run_jobs()
    mail = only_mail()
    assert (mail.state, len(server.letters)) == (OutboundState.HANDING, 1)
    deliver(mail.pk)
    assert notice_unsure() == 0
    with acting(SYSTEM):
        Outbound.objects.update(handed_at=clock.now() - HANDING_MAX - timedelta(seconds=1))
    assert notice_unsure() == 1
    deliver(mail.pk)
    assert (only_mail().state, len(server.letters), told()) == (OutboundState.UNSURE, 1, ["mail.unsure"])


def test_a_mail_that_cannot_be_made_fails_alone(cast: Cast, server: Sink) -> None:
    ask(cast)
    run_jobs()
    with acting(SYSTEM):
        Outbound.objects.update(subject="two\nlines", state=OutboundState.QUEUED)
    mail = only_mail()
    deliver(mail.pk)
    assert only_mail().state == OutboundState.FAILED
    assert "could not be made" in only_mail().error


def test_files_go_with_the_mail_and_large_ones_wait_behind_a_link(cast: Cast, server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.mail.files.ATTACHED_MAX_BYTES", 20)
    number = ask(cast).pk
    with acting(cast.desk(cast.ana)) as ana:
        small, large = (
            actions.stage_attachment(SimpleUploadedFile(name, content), by=ana)
            for name, content in (("Größe.txt", "größer\n".encode("latin-1")), ("trace.txt", b"x" * 30))
        )
        actions.reply(Ticket.objects.get(pk=number), body="See both", attachments=[small.pk, large.pk], by=ana)
    run_jobs()
    letter = server.letters[-1]
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("Größe.txt", "größer\n".encode("latin-1"))
    assert "1 file is too large for a mail" in letter.get_body(("plain",)).get_content()
    assert "<p>See both</p>" in letter.get_body(("html",)).get_content()
