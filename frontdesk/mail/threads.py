"""The place of a mail in its thread: Message-ID, In-Reply-To and References, as mail programs group by them."""

import uuid
from typing import Final

from frontdesk.mail.models import Inbound, Outbound
from frontdesk.mail.tokens import message_id_for

# RFC 5322 sets no limit; some servers refuse long headers, and the first and the newest are what programs go by.
REFERENCES_MAX: Final = 20


def take_place(mail: Outbound, domain: str) -> None:
    """Give a mail its Message-ID and what it refers to, once: tried again, it is the same mail. Needs the system persona."""
    if mail.header_id:
        return
    if mail.ticket_id is None:
        mail.header_id = f"<{uuid.uuid4().hex}@{domain}>"
        return
    mail.header_id = message_id_for(ticket=mail.ticket_id, person=mail.person_id, mail=mail.pk, domain=domain)
    mail.references = " ".join(_shortened(_thread(mail, mail.ticket_id)))


def headers(mail: Outbound) -> dict[str, str]:
    """Return the fields that place a mail in its thread."""
    placed = {"Message-ID": mail.header_id}
    if mail.references:
        placed |= {"In-Reply-To": mail.references.split(" ")[-1], "References": mail.references}
    return placed


def _thread(mail: Outbound, ticket_id: int) -> list[str]:
    """Return the Message-IDs of what this person wrote in the ticket and of the ticket's mails to them, oldest first."""
    theirs = Inbound.objects.filter(ticket_id=ticket_id, sender_email=mail.to_address, said__isnull=False).exclude(message_id="")
    ours = Outbound.objects.filter(ticket_id=ticket_id, to_address=mail.to_address, pk__lt=mail.pk).exclude(header_id="")
    came = [(at, _bracketed(known)) for at, known in theirs.values_list("received_at", "message_id")]
    went = list(ours.values_list("created_at", "header_id"))
    return [known for _, known in sorted(came + went)]


def _bracketed(known: str) -> str:
    return known if known.startswith("<") else f"<{known}>"


def _shortened(thread: list[str]) -> list[str]:
    return thread if len(thread) <= REFERENCES_MAX else [thread[0], *thread[1 - REFERENCES_MAX :]]
