"""Queue a mail."""

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.notify.models import Mail

SUBJECT_MAX_LENGTH = 250


def queue_mail(*, to_address: str, subject: str, text: str, reason: str, by: Actor, html: str = "", ticket_id: int | None = None) -> Mail:
    """Write a mail down in the transaction of what it tells of; the worker sends it after the commit."""
    line = " ".join(subject.split())[:SUBJECT_MAX_LENGTH]
    mail = Mail.objects.create(to_address=to_address, subject=line, text=text, html=html, reason=reason, ticket_id=ticket_id)
    record("mail.queued", by=by, mail=mail.pk, reason=reason)
    return mail
