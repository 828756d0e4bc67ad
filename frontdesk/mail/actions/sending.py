"""Sending a mail that did not arrive, or perhaps did not, once more."""

from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.mail.bouncing import address_works
from frontdesk.mail.models import Outbound, OutboundState
from frontdesk.tickets import access
from frontdesk.tickets.models import Ticket

ENDED = (OutboundState.FAILED, OutboundState.UNSURE, OutboundState.HELD)


def send_again(ticket: Ticket, *, mail_id: int, by: Actor) -> None:
    """Send a ticket's mail once more, whatever spoke against it; it keeps its Message-ID, so that one that did arrive is not shown twice.

    Raises: InvalidError when it is on its way, or so old that its text is forgotten; ForbiddenError.
    """
    access.require(by, access.REPLY, ticket)
    if by.is_customer:
        raise ForbiddenError("What the desk mails is the desk's matter.")
    with acting(SYSTEM):
        mail = Outbound.objects.select_for_update(of=("self",)).filter(pk=mail_id, ticket_id=ticket.pk).first()
        if mail is None or not _has_ended(mail):
            raise InvalidError("This mail is on its way already.")
        if not mail.text:
            raise InvalidError("The text of this mail is kept for a week only. Please answer the customer once more.")
        address_works(mail.to_address)
        mail.state, mail.error, mail.bounced_at, mail.is_insisted = OutboundState.QUEUED, "", None, True
        mail.attempts, mail.queued_at = 0, clock.now()
        mail.save(update_fields=["state", "error", "bounced_at", "is_insisted", "attempts", "queued_at"])
        record("mail.queued", by=SYSTEM, mail=mail.pk, reason=mail.reason)
    about: dict[str, Any] = {"mail": mail.pk, "address": mail.to_address, "message": mail.message_id}
    record("mail.sent_again", by=by, ticket_id=ticket.pk, message_id=mail.message_id, **about)


def _has_ended(mail: Outbound) -> bool:
    return mail.state in ENDED or mail.bounced_at is not None
