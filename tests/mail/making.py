"""Mails for tests."""

import hashlib

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.mail.models import Door, Inbound, Outbound, OutboundState, State


def failed_mail(mail_id: int, ticket_id: int) -> Outbound:
    """Write a mail of a ticket that a server refused. Needs the system persona."""
    about = {"reason": "answered", "ticket_id": ticket_id, "state": OutboundState.FAILED, "error": "550 No such user"}
    return Outbound.objects.create(pk=mail_id, to_address="ingrid@example.org", subject="Card reader", text="Restart it", **about)


HELD = (
    b"From: Paulo Mendes <paulo@example.org>\r\nTo: help@tidemark.example\r\nSubject: Kayak\r\nMessage-ID: <kayak@mail.example.org>\r\n"
    b"Content-Type: text/plain\r\n\r\nIt has a hole.\r\n"
)


def held_mail(raw: bytes = HELD) -> Inbound:
    """Return a message that is held, the same one for the same bytes."""
    digest = hashlib.sha256(raw).hexdigest()
    facts = {"door": Door.PIPE, "raw": raw, "size_bytes": len(raw), "state": State.HELD, "reasons": ["Too many came."]}
    told = {"sender_email": "paulo@example.org", "sender_name": "Paulo Mendes", "subject": "Kayak"}
    with acting(SYSTEM):
        return Inbound.objects.get_or_create(digest=digest, defaults={"pk": 770_077, **facts, **told})[0]
