"""The subject of a ticket's mails: the same as long as the ticket keeps its own, because mail programs group by it."""

import re
from typing import Final

from frontdesk.identity import desk
from frontdesk.tickets.models import Channel, Ticket

_ANSWERS: Final = re.compile(r"(?i)^\s*(?:re|aw|sv|vs|ynt|odp|antw|rif|res)\s*:")


def subject_of(ticket: Ticket) -> str:
    """Return the subject for everything that is mailed about a ticket.

    What began with a mail goes on under that mail's subject: Gmail begins a new conversation at any other. All else has its number.
    """
    if ticket.channel == Channel.MAIL:
        return ticket.subject if _ANSWERS.match(ticket.subject) else f"Re: {ticket.subject}"
    return f"[{desk.current().name} {ticket.pk}] {ticket.subject}"
