"""Messages to try things with, and what becomes of them."""

from typing import Any

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.mail.models import Door, Inbound
from frontdesk.mail.receiving import Received, receive
from frontdesk.tickets.models import Message, Ticket

DESK = "help@tidemark.example"
_numbers = iter(range(1, 10**9))


def letter(text: str = "My reader is broken.", *, sender: str = "Ingrid Solheim <ingrid@example.org>", **fields: str) -> bytes:
    """Return a message; a keyword is a header, its underscores are hyphens, and an empty one is left out."""
    number = next(_numbers)
    known = {
        "From": sender,
        "To": DESK,
        "Subject": f"Reader {number}",
        "Date": "Mon, 23 Nov 2026 09:00:00 +0100",
        "Message-ID": f"<{number}@mail.example.org>",
        "Content-Type": "text/plain; charset=utf-8",
    }
    given = {name.replace("_", "-").title().replace("-Id", "-ID"): value for name, value in fields.items()}
    headers = "".join(f"{name}: {value}\r\n" for name, value in (known | given).items() if value)
    return (headers + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def post(raw: bytes, **more: Any) -> Inbound:
    """Receive a message and return its row."""
    return received(raw, **more).row


def received(raw: bytes, **more: Any) -> Received:
    """Receive a message."""
    return receive(raw, **({"door": Door.PIPE} | more))


def said(row: Inbound) -> Message:
    """Return the message of a ticket that a mail became."""
    with acting(SYSTEM):
        return Message.objects.select_related("ticket", "ticket__requester", "author").get(pk=row.said_id)


def ticket(row: Inbound) -> Ticket:
    """Return the ticket that a mail is in."""
    with acting(SYSTEM):
        return Ticket.objects.select_related("requester", "team").get(pk=row.ticket_id)
