"""What the desk sends by itself is bounded: machines get no answer, and a storm is held back."""

from typing import Any

import pytest
from django.core import mail as box

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.mail.models import Auto, Door, Inbound, Mailbox, Outbound, OutboundState
from frontdesk.notify.actions import queue_mail
from frontdesk.tickets import actions
from frontdesk.tickets.models import Channel, Message, Ticket
from tests.cast import Cast
from tests.mail.post import letter, post
from tests.tickets.making import ask
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def by_mail(cast: Cast, kind: str = "person", digest: str = "1") -> Ticket:
    """Open a ticket as a mail of Ingrid's opens one."""
    ticket = ask(cast)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=ticket.pk).update(channel=Channel.MAIL)
        message = Message.objects.get(ticket=ticket)
        Inbound.objects.create(door=Door.PIPE, raw=b"", size_bytes=0, digest=digest, ticket=ticket, said=message, kind=kind)
    return ticket


def sent() -> list[str]:
    run_jobs()
    found = [message.to[0] for message in box.outbox]
    box.outbox.clear()
    return found


@pytest.mark.parametrize("kind", ["automatic", "list", "bounce", "report"])
def test_what_a_machine_wrote_gets_no_receipt(cast: Cast, kind: str) -> None:
    by_mail(cast, kind)
    assert sent() == []


def test_a_correspondent_gets_one_receipt_a_day_by_mail_and_every_one_on_the_portal(cast: Cast) -> None:
    by_mail(cast, digest="1")
    assert sent() == ["ingrid@example.org"]
    by_mail(cast, digest="2")
    assert sent() == []
    ask(cast)
    assert sent() == ["ingrid@example.org"]


def test_a_colleagues_answer_goes_out_whatever_wrote_the_question(cast: Cast) -> None:
    ticket = by_mail(cast, "automatic")
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(ticket, body="Restart it", by=ana)
    assert sent() == ["ingrid@example.org"]


def test_the_desk_never_writes_to_itself(cast: Cast) -> None:
    with acting(SYSTEM):
        Mailbox.objects.create(address="pay@tidemark.example", name="Tidemark", team=cast.payments)
        cast.ingrid.email = "pay+anything@tidemark.example"
        cast.ingrid.save(update_fields=["email"])
    ask(cast)
    assert sent() == []


def test_a_storm_is_held_back_and_what_people_wrote_goes_on(cast: Cast, settings: Any) -> None:
    settings.MAIL_BUDGET = 3
    about = {"subject": "x", "text": "x", "reason": "copied", "ticket_id": ask(cast).pk}
    sent()
    for number in range(4):
        with acting(SYSTEM) as by:
            queue_mail(to_address=f"{number}@example.org", by=by, **about)
    assert sent() == ["0@example.org", "1@example.org"]
    with acting(SYSTEM) as by:
        queue_mail(to_address="ingrid@example.org", auto=Auto.PERSON, by=by, **about)
        queue_mail(to_address="new@example.org", subject="x", text="x", reason="account", by=by)
    assert sorted(sent()) == ["ingrid@example.org", "new@example.org"]
    with acting(SYSTEM):
        assert Outbound.objects.filter(state=OutboundState.HELD).count() == 2


def test_so_many_automatic_mails_an_hour_go_to_one_address(cast: Cast) -> None:
    number = ask(cast).pk
    for _ in range(25):
        with acting(SYSTEM) as by:
            queue_mail(to_address="ingrid@example.org", subject="x", text="x", reason="copied", ticket_id=number, by=by)
    assert len(sent()) == 20


def test_two_desks_that_answer_each_other_fall_silent_within_three_messages(cast: Cast) -> None:
    """The other one answers everything at once, under a new subject, in a new thread, and marks nothing as automatic."""
    exchanged = 0
    for number in range(1, 5):
        post(letter(f"We received request {number}.", sender="Other desk <help@other.example>", Subject=f"[Other {number}] We received it"))
        exchanged += len(sent())
    assert exchanged == 1


def test_two_of_these_desks_exchange_one_receipt(cast: Cast) -> None:
    with acting(SYSTEM):
        Mailbox.objects.create(address="help@tidemark.example", name="Tidemark", team=cast.payments)
    post(letter("Please help.", sender="Other desk <help@other.example>"))
    run_jobs()
    (receipt,) = box.outbox
    box.outbox.clear()
    # The other one is a desk like this, with a key of its own: what it gets is marked as automatic, so it answers nothing.
    marked = letter(str(receipt.body), sender="Other desk <help@other.example>", Auto_Submitted=receipt.extra_headers["Auto-Submitted"])
    assert (post(marked).kind, sent()) == ("automatic", [])
