"""When a ticket is created: the rules decide about it, in its own transaction."""

from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.lib import clock
from frontdesk.routing.rules.asking import values_of
from frontdesk.routing.rules.carrying_out import carry_out
from frontdesk.routing.rules.planning import planned
from frontdesk.routing.rules.ruleset import rules_in_force
from frontdesk.tickets.models import Ticket


def route(*, ticket_id: int, by: Actor, is_split: bool = False, **_: Any) -> None:
    """React to a new ticket. What somebody split off stays where they put it, and what is told of the past is past.

    Only this event leads here: what rules change makes no rule run, so that there is no circle.
    """
    if is_split or clock.told() is not None:
        return
    with acting(SYSTEM):
        decide(ticket_id)


def decide(ticket_id: int) -> None:
    """Let the rules in force decide about a ticket by what it was when it arrived. Needs the system persona."""
    rules = rules_in_force()
    if not rules:
        return
    plan = planned(rules, values_of(ticket_id))
    if plan.matches or plan.skipped:
        with change(is_apart=True):
            carry_out(Ticket.objects.get(pk=ticket_id), plan)
