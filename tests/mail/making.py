"""Mails for tests."""

from frontdesk.mail.models import Outbound, OutboundState


def failed_mail(mail_id: int, ticket_id: int) -> Outbound:
    """Write a mail of a ticket that a server refused. Needs the system persona."""
    about = {"reason": "answered", "ticket_id": ticket_id, "state": OutboundState.FAILED, "error": "550 No such user"}
    return Outbound.objects.create(pk=mail_id, to_address="ingrid@example.org", subject="Card reader", text="Restart it", **about)
