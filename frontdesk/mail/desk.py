"""The mail desk: what came in during the last thirty days, what became of it, and why."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet

from frontdesk.actor import Actor
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_MAIL
from frontdesk.lib import clock
from frontdesk.mail.models import Decision, Inbound, State

SHOWN_FOR: Final = timedelta(days=30)
PAGE_SIZE: Final = 50
# What those who set up mail may read: never the message itself.
FACTS: Final = (
    *("id", "received_at", "door", "mailbox", "envelope_from", "envelope_to", "size_bytes", "state", "decision", "reasons", "decided_at"),
    *("message_id", "kind", "sender_name", "sender_email", "subject", "ticket", "same_as", "attempts", "error"),
)
# Part of the address -> its label and what it shows.
SHOWS: Final[dict[str, tuple[str, Q]]] = {
    "all": ("All", Q()),
    "held": ("To look at", Q(state__in=[State.HELD, State.FAILED])),
    "new": ("New tickets", Q(decision=Decision.NEW)),
    "joined": ("Joined", Q(decision=Decision.JOINED)),
    "bounced": ("Bounces", Q(decision=Decision.BOUNCE)),
    "machine": ("Machines", Q(decision__in=[Decision.MACHINE, Decision.REPORT]) | ~Q(kind__in=["person", ""])),
    "twice": ("Came before", Q(decision=Decision.DUPLICATE)),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list, newest first; `after` begins the next one."""

    rows: list[Inbound]
    after: int | None


def page(show: str, *, by: Actor, sender: str = "", before: int | None = None) -> Page:
    """Return what came in, newest first. Raises: ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    found = _rows().filter(SHOWS[show][1], received_at__gte=clock.now() - SHOWN_FOR)
    if sender:
        found = found.filter(sender_email__startswith=sender.lower())
    last = _rows().filter(pk=before).first() if before else None
    if last is not None:
        found = found.filter(Q(received_at__lt=last.received_at) | Q(received_at=last.received_at, pk__lt=last.pk))
    rows = list(found.order_by("-received_at", "-pk")[: PAGE_SIZE + 1])
    return Page(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None)


def to_look_at(*, by: Actor) -> int:
    """Return how many wait for somebody. Raises: ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    return _rows().filter(SHOWS["held"][1]).count()


def one(inbound_id: int, *, by: Actor) -> Inbound | None:
    """Return a message, however old. Raises: ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    return _rows().filter(pk=inbound_id).first()


def _rows() -> "QuerySet[Inbound]":
    return Inbound.objects.only(*FACTS, "mailbox__address").select_related("mailbox")
