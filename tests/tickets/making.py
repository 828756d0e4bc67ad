"""Tickets for tests, made through the real actions."""

from typing import Any

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast


def ask(cast: Cast, who: str = "ingrid", **more: Any) -> Ticket:
    """Open a ticket as one of the customers."""
    by = cast.portal(getattr(cast, who))
    facts = {"subject": "Card reader", "body": "Every card is refused", **more}
    with acting(by):
        return actions.open_ticket(requester_id=by.person_id or 0, by=by, **facts)
