"""Mails to customers about their tickets. Internal notes are never in them, not even for their audience: a mail leaves the desk."""

from frontdesk.actor import SYSTEM
from frontdesk.mail.answering import may_mail
from frontdesk.mail.files import parted
from frontdesk.mail.models import Auto
from frontdesk.mail.senders import sender_for
from frontdesk.mail.subjects import subject_of
from frontdesk.mail.wording import Facts, rendered, text_of
from frontdesk.notify.actions import queue_mail
from frontdesk.notify.links import ticket_link
from frontdesk.notify.notices import Notice, Seen
from frontdesk.tickets.models import Kind, Message


def mail(notice: Notice, seen: Seen) -> None:
    """Queue the mail of one notice, unless the desk may not answer by itself here. Needs the system persona."""
    auto = _auto(notice, seen)
    if not may_mail(seen.person.email, seen.ticket, seen.message, auto):
        return
    message = seen.message if notice.reason != "received" else None
    text, html = rendered(text_of(notice.reason), _facts(notice, seen, message))
    queue_mail(
        to_address=seen.person.email,
        subject=subject_of(seen.ticket),
        text=text,
        html=html,
        reason=notice.reason,
        ticket_id=seen.ticket.pk,
        message_id=message.pk if message else None,
        person_id=seen.person.pk,
        auto=auto,
        by=SYSTEM,
    )


def _facts(notice: Notice, seen: Seen, message: Message | None) -> Facts:
    return Facts(
        first_name=seen.person.first_name,
        name=seen.person.name,
        ticket=seen.ticket,
        link=ticket_link(notice.window, seen.ticket.pk),
        signature=sender_for(seen.ticket.pk).signature,
        message=message,
        earlier=_before(message) if message else None,
        files_left=len(parted(message.pk)[1]) if message else 0,
    )


def _before(message: Message) -> Message | None:
    """Return what was said before in public: the mail shows what it answers."""
    return Message.objects.filter(ticket_id=message.ticket_id, kind=Kind.REPLY, pk__lt=message.pk).order_by("-pk").first()


def _auto(notice: Notice, seen: Seen) -> Auto:
    """Say whether the desk made it: an answer is written by a person unless a rule gave it."""
    if notice.reason == "received":
        return Auto.REPLIED
    is_answer = notice.reason == "answered" and seen.message is not None and seen.message.author_id is not None
    return Auto.PERSON if is_answer else Auto.GENERATED
