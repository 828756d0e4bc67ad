"""Tickets for tests, made through the real actions."""

from typing import Any

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets import actions, types
from frontdesk.tickets.models import Ticket, TicketType
from tests.cast import Cast


def open_to_customers(*keys: str) -> None:
    """Let customers choose these types, as an admin would."""
    with acting(SYSTEM):
        TicketType.objects.filter(key__in=keys).update(for_customers=True)
    types.forget()


def ask(cast: Cast, who: str = "ingrid", **more: Any) -> Ticket:
    """Open a ticket as one of the customers."""
    by = cast.portal(getattr(cast, who))
    facts = {"subject": "Card reader", "body": "Every card is refused", **more}
    if "type" in more:
        open_to_customers(more["type"])
    with acting(by):
        return actions.open_ticket(requester_id=by.person_id or 0, by=by, **facts)
