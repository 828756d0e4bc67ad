"""What happens to a ticket as it arrives, in its own transaction: what it was is kept, rules decide, its team’s policy gives it away."""

from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.lib import clock
from frontdesk.routing.assigning import assign_by_policy
from frontdesk.routing.rules.reacting import route
from frontdesk.tickets.arrived import keep_arrival
from frontdesk.tickets.models import Ticket


def arrived(*, ticket_id: int, by: Actor, **facts: Any) -> None:
    """React to a new ticket, as the system. Of what is told of the past, nothing but what it was: nobody was there to ask."""
    with acting(SYSTEM):
        keep_arrival(ticket_id)
        if clock.told() is not None:
            return
        route(ticket_id=ticket_id, by=by, **facts)
        with change(is_apart=True):
            assign_by_policy(Ticket.objects.get(pk=ticket_id))
