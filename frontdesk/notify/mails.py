"""Mails to customers about their tickets. Internal notes are never in them, not even for their audience: a mail leaves the desk."""

from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM
from frontdesk.identity import desk
from frontdesk.mail.answering import may_mail
from frontdesk.mail.models import Auto
from frontdesk.mail.subjects import subject_of
from frontdesk.notify.actions import queue_mail
from frontdesk.notify.links import ticket_link
from frontdesk.notify.notices import Notice, Seen


def mail(notice: Notice, seen: Seen, *, actor_name: str) -> None:
    """Queue the mail of one notice, unless the desk may not answer by itself here. Needs the system persona."""
    auto = _auto(notice, seen)
    if not may_mail(seen.person.email, seen.ticket, seen.message, auto):
        return
    context = {
        "person": seen.person,
        "ticket": seen.ticket,
        "message": seen.message,
        "actor_name": actor_name,
        "desk": desk.current(),
        "link": ticket_link(notice.window, seen.ticket.pk),
    }
    queue_mail(
        to_address=seen.person.email,
        subject=subject_of(seen.ticket),
        text=render_to_string(f"notify/{notice.reason}.txt", context),
        reason=notice.reason,
        ticket_id=seen.ticket.pk,
        message_id=seen.message.pk if seen.message else None,
        person_id=seen.person.pk,
        auto=auto,
        by=SYSTEM,
    )


def _auto(notice: Notice, seen: Seen) -> Auto:
    """Say whether the desk made it: an answer is written by a person unless a rule gave it."""
    if notice.reason == "received":
        return Auto.REPLIED
    is_answer = notice.reason == "answered" and seen.message is not None and seen.message.author_id is not None
    return Auto.PERSON if is_answer else Auto.GENERATED
