"""Which ticket a message belongs to, by what it carries; whether its writer takes part there, their own rights say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.mail.models import Inbound, Outbound
from frontdesk.mail.tokens import Pointer, Purpose, pointers_in
from frontdesk.mail.understanding import Understood
from frontdesk.tickets.models import Ticket

# Where servers and lists write for whom a message was.
RECIPIENT_FIELDS = (
    "to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "resent-to", "resent-cc",
    "apparently-to", "x-forwarded-to", "x-rcpt-to",
)  # fmt: skip
IDS_LOOKED_UP = 60
TRIED_MAX = 5
NUMBER = r"([1-9]\d{0,17})"
# “[Tidemark 42]”, “[#42]”, “Ticket 42”: surely meant as a ticket. A bare “#42” may be an order.
_SURE_NUMBER = re.compile(
    rf"(?i)\[[^\[\]]{{0,80}}?#?\b{NUMBER}\]|\b(?:ticket|request|case|anfrage|vorgang|demande|caso|sak|ärende)[\s:]{{0,3}}(?:#|nr\.?|no\.?)?\s?{NUMBER}\b"
)
_BARE_NUMBER = re.compile(rf"#{NUMBER}\b")
_PLUS_NUMBER = re.compile(rf"\+{NUMBER}@")


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket that a message may belong to, and what says so. A place that is a `claim` gets a warning when its writer takes no part."""

    ticket: int
    because: str
    is_claim: bool = True
    pointer: Pointer | None = None


def places(facts: Understood, recipients: Iterable[str]) -> list[Place]:
    """Return where the message may belong, the surest first, each ticket once, whether it is there or not. Needs the system persona."""
    found: dict[int, Place] = {}
    for place in _all_places(facts, _recipients(facts, recipients)):
        if place.ticket not in found and len(found) < TRIED_MAX:
            found[place.ticket] = place
    return list(found.values())


def takes_part(actor: Actor, number: int) -> Ticket | None:
    """Return the ticket as its writer sees it, None when they take no part in it."""
    with acting(actor):
        return Ticket.objects.filter(pk=number).first()


def own_ids(facts: Understood) -> list[Pointer]:
    """Return what our own tokens in the Message-ID say: such a message is one that this desk sent itself."""
    return [pointer for pointer in pointers_in(facts.message_id) if pointer.purpose is Purpose.MESSAGE_ID]


def _all_places(facts: Understood, recipients: list[str]) -> Iterator[Place]:
    said = " ".join([*facts.references, facts.in_reply_to])
    for pointer in reversed([one for one in pointers_in(said) if one.purpose is Purpose.MESSAGE_ID]):
        yield Place(pointer.ticket, "It answers a mail of ours.", pointer=pointer)
    for address in recipients:
        for pointer in reversed([one for one in pointers_in(address) if one.purpose is Purpose.REPLY]):
            yield Place(pointer.ticket, "It was sent to the reply address of this ticket.", pointer=pointer)
    yield from _by_references(facts)
    for address in recipients:
        if number := _PLUS_NUMBER.search(address):
            yield Place(int(number[1]), "It was sent to an address with this ticket's number.")
    for found in _SURE_NUMBER.finditer(facts.subject):
        yield Place(int(found[1] or found[2]), "Its subject has this ticket's number.")
    for found in _BARE_NUMBER.finditer(facts.subject):
        yield Place(int(found[1]), "Its subject has this ticket's number.", is_claim=False)


def _by_references(facts: Understood) -> Iterator[Place]:
    """Give the tickets of earlier messages that it refers to, the newest first; also of another copy of the same Message-ID."""
    ids = list(dict.fromkeys([facts.in_reply_to, *reversed(facts.references), facts.message_id]))
    wanted = [known[:250] for known in ids if known][:IDS_LOOKED_UP]
    if not wanted:
        return
    rows = Inbound.objects.filter(message_id__in=wanted, ticket__isnull=False).order_by("id").values_list("message_id", "ticket_id")
    # With another secret key our tokens say nothing any more; the Message-IDs that were kept still do.
    ours = Outbound.objects.filter(header_id__in=wanted, ticket_id__isnull=False).values_list("header_id", "ticket_id")
    tickets = {known: ticket for known, ticket in (*rows, *ours) if ticket is not None}
    for known in wanted:
        if known in tickets:
            yield Place(tickets[known], "It refers to a message of this ticket.")


def _recipients(facts: Understood, envelope: Iterable[str]) -> list[str]:
    headers = [value for name in RECIPIENT_FIELDS for value in facts.headers.all(name)]
    return [address.lower() for address in [*envelope, *headers]]
