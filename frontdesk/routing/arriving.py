"""What happens to a ticket as it arrives, in its own transaction: its team's policy gives it to somebody."""

from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.lib import clock
from frontdesk.routing.assigning import assign_by_policy
from frontdesk.tickets.models import Ticket


def arrived(*, ticket_id: int, by: Actor, **_: Any) -> None:
    """React to a new ticket. What is told of the past is past: nobody was there to ask."""
    if clock.told() is not None:
        return
    with acting(SYSTEM), change(is_apart=True):
        assign_by_policy(Ticket.objects.get(pk=ticket_id))
