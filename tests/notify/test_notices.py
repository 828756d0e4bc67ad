"""Notices by mail reach the right people, and no note ever leaves the desk."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import TeamMembership
from frontdesk.notify.models import Mail, MailState
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "the acquirer rotated a certificate"


def sent() -> list[tuple[str, str]]:
    """Return address and subject of everything sent since the last look."""
    run_jobs()
    found = [(message.to[0], message.subject) for message in mail.outbox]
    assert not any(SECRET in f"{message.subject}{message.body}" for message in mail.outbox)
    mail.outbox.clear()
    return sorted(found)


def test_each_step_tells_those_whom_it_concerns(cast: Cast) -> None:
    number = ask(cast).pk
    assert sent() == [("ingrid@example.org", f"[Tidemark {number}] We received: Card reader")]
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=number)
        actions.add_participant(ticket, email="jonas@example.org", by=ana)
        actions.assign(ticket, assignee_id=cast.dev.pk, version=ticket.version, by=ana)
    # Colleagues find it on the page (test_cards.py); mail is for when they are away.
    assert sent() == []
    with acting(cast.desk(cast.dev)) as dev:
        actions.reply(Ticket.objects.get(pk=number), body="Restart it", by=dev)
    answer = f"[Tidemark {number}] Answer: Card reader"
    assert sent() == [("ingrid@example.org", answer), ("jonas@example.org", answer)]
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=number), body="Works", by=ingrid)
    assert sent() == [("jonas@example.org", f"[Tidemark {number}] Card reader")]


def test_a_deactivated_person_hears_nothing(cast: Cast) -> None:
    number = ask(cast).pk
    sent()
    with acting(SYSTEM):
        cast.ingrid.is_active = False
        cast.ingrid.save(update_fields=["is_active"])
        TeamMembership.objects.filter(person=cast.dev).delete()
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=number), body="Restart it", by=ana)
    assert sent() == []


def test_a_mail_that_cannot_be_sent_stays_queued_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> int:
        raise ConnectionRefusedError("no mail server")

    ask(cast)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(ConnectionRefusedError):
            run_jobs()
    with acting(SYSTEM):
        waiting = Mail.objects.get()
        assert (waiting.state, waiting.to_address) == (MailState.QUEUED, "ingrid@example.org")
        assert "Card reader" in waiting.text


def test_a_mail_is_sent_once_and_its_text_forgotten(cast: Cast) -> None:
    ask(cast)
    assert len(sent()) == 1
    with acting(SYSTEM):
        kept = Mail.objects.get()
        assert (kept.state, kept.text, kept.html) == (MailState.SENT, "", "")
    assert sent() == []
