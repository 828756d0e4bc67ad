"""Mails to customers about their tickets. Internal notes are never in them, not even for their audience: a mail leaves the desk."""

from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM
from frontdesk.identity import desk
from frontdesk.notify.actions import queue_mail
from frontdesk.notify.links import ticket_link
from frontdesk.notify.notices import Notice, Seen


def mail(notice: Notice, seen: Seen, *, actor_name: str) -> None:
    """Queue the mail of one notice. Needs the system persona."""
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
        subject=render_to_string(f"notify/{notice.reason}_subject.txt", context).strip(),
        text=render_to_string(f"notify/{notice.reason}.txt", context),
        reason=notice.reason,
        ticket_id=seen.ticket.pk,
        by=SYSTEM,
    )
