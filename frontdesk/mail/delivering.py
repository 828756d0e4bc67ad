"""Hand mails to the mail server, each once as far as SMTP allows.

A mail is taken in one transaction (`handing`), handed over outside of any, and what came of it is written in another. Killed in between,
it stays `handing` and becomes `unsure` after a while: it may have been sent, so nothing but a person sends it again.
"""

from datetime import timedelta
from typing import Any, Final

from django.core.mail import EmailMultiAlternatives

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.jobs.app import app
from frontdesk.lib import clock
from frontdesk.mail.answering import over_budget
from frontdesk.mail.bouncing import is_bouncing
from frontdesk.mail.making import made
from frontdesk.mail.models import Outbound, OutboundState
from frontdesk.mail.senders import sender_of
from frontdesk.mail.threads import take_place
from frontdesk.mail.verdicts import Failure, Verdict, judged

# Tried again after 1, 2, 4 … minutes, an hour at most; given up after two days, when a customer would rather be called.
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
GIVEN_UP_AFTER: Final = timedelta(days=2)
# Longer than all waits of one handing over together.
HANDING_MAX: Final = timedelta(minutes=10)
# A mail server that cannot deliver says so within five days.
TEXT_KEPT: Final = timedelta(days=7)
TOLD: Final = {OutboundState.FAILED: "mail.failed", OutboundState.UNSURE: "mail.unsure", OutboundState.HELD: "mail.stopped"}
DIED: Final = "The desk stopped while it was handed over. It may have been sent."


def deliver(mail_id: int) -> None:
    """Hand one mail over, if it still waits; whatever goes wrong is written down at the mail."""
    with acting(SYSTEM):
        taken = _taken(mail_id)
    if taken is None:
        return
    mail, message = taken
    try:
        message.send()
    except Exception as error:
        with acting(SYSTEM):
            _failed(mail, judged(error))
    else:
        with acting(SYSTEM):
            _sent(mail)


def notice_unsure() -> int:
    """Mark mails whose handing over nobody ended: the worker died with them. Return how many."""
    with acting(SYSTEM):
        left = Outbound.objects.select_for_update(skip_locked=True).filter(state=OutboundState.HANDING)
        found = list(left.filter(handed_at__lt=clock.now() - HANDING_MAX)[:100])
        for mail in found:
            settle(mail, OutboundState.UNSURE, DIED)
    return len(found)


def _taken(mail_id: int) -> tuple[Outbound, EmailMultiAlternatives] | None:
    mail = Outbound.objects.select_for_update(of=("self",)).filter(pk=mail_id, state=OutboundState.QUEUED).first()
    if mail is None:
        return None
    if why := _held_because(mail):
        settle(mail, OutboundState.HELD, why)
        return None
    sender = sender_of(mail)
    take_place(mail, sender.domain)
    mail.state, mail.handed_at = OutboundState.HANDING, clock.now()
    mail.attempts += 1
    mail.save(update_fields=["state", "handed_at", "attempts", "header_id", "references"])
    return mail, made(mail, sender)


def _held_because(mail: Outbound) -> str:
    """Return why a mail waits for somebody to say "send it anyway"; links to sign in with never wait."""
    if mail.ticket_id is not None and not mail.is_insisted and is_bouncing(mail.to_address):
        return "Earlier mails to this address came back: it does not exist any more."
    return over_budget(mail)


def _sent(mail: Outbound) -> None:
    """Write down that the server has it. Links to sign in with are forgotten at once, the rest stays as long as a bounce may come."""
    mail.state, mail.sent_at, mail.error = OutboundState.SENT, clock.now(), ""
    if mail.ticket_id is None:
        mail.text = mail.html = ""
    mail.save(update_fields=["state", "sent_at", "text", "html", "error"])


def forget_texts() -> None:
    """Forget the texts of mails that were sent a while ago: what they say stands in the ticket. Needs the system persona."""
    old = Outbound.objects.filter(state=OutboundState.SENT, sent_at__lt=clock.now() - TEXT_KEPT).exclude(text="")
    old.update(text="", html="")


def _failed(mail: Outbound, failure: Failure) -> None:
    if failure.verdict is Verdict.UNSURE:
        settle(mail, OutboundState.UNSURE, failure.why)
    elif failure.verdict is Verdict.NEVER or mail.queued_at < clock.now() - GIVEN_UP_AFTER:
        settle(mail, OutboundState.FAILED, failure.why)
    else:
        settle(mail, OutboundState.QUEUED, failure.why)
        pause = min(FIRST_PAUSE * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
        app.configure_task("deliver_mail", schedule_in={"seconds": int(pause.total_seconds())}).defer(data={"mail": mail.pk})


def settle(mail: Outbound, state: OutboundState, why: str) -> None:
    """Write a mail's new state and, where somebody should look, tell the ticket. Needs the system persona."""
    mail.state, mail.error = state, why[:500]
    mail.save(update_fields=["state", "error"])
    if state in TOLD and mail.ticket_id is not None:
        about: dict[str, Any] = {"mail": mail.pk, "address": mail.to_address, "why": mail.error, "message": mail.message_id}
        record(TOLD[state], by=SYSTEM, ticket_id=mail.ticket_id, message_id=mail.message_id, **about)
