"""The demo's present: deadlines that agents promised, tickets that sleep, and views that people saved."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company
from frontdesk.identity.permissions import VIEW_ALL, VIEW_TEAM
from frontdesk.tickets import actions
from frontdesk.tickets.models import Scope, Ticket, Turn, Waking

# Minutes from now until which answers are owed; the first are late, the next ones due within the hour.
DUE_IN = (-95, -8, 12, 41, 80, 190, 330, 1500, 2900)
# Hours that tickets sleep; None: until the customer writes.
SLEEPS = (20, 68, None)
# Slug of the team or nothing for everybody -> name, filter, icon, colour.
SHARED: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "": (("Card readers", "tag=card-reader", "card", "teal"), ("Urgent, all teams", "priority=urgent", "alert", "red")),
    "bookings": (("Double bookings", "team=bookings&tag=double-booking", "calendar", "violet"),),
    "payments": (("Refunds", "team=payments&tag=refund", "hand", ""),),
}
OWN = (("Waits for me, high", "assignee=me&status=new&status=open&priority=urgent&priority=high", "bolt", "amber"),)


def arrange(company: Company, dice: Random, now: datetime) -> None:
    """Give every team deadlines, sleeping tickets and views."""
    for slug, agents in company.agents.items():
        team = company.teams[slug].pk
        _promise(team, agents[0], dice, now)
        for lead in [agent for agent in agents if agent.may(VIEW_TEAM) and not agent.may(VIEW_ALL)][:1]:
            _save(SHARED.get(slug, ()), lead, Scope.TEAM, team)
        _save(OWN, agents[0], Scope.MINE)
    for admin in [agent for agents in company.agents.values() for agent in agents if agent.may(VIEW_ALL)][:1]:
        _save(SHARED[""], admin, Scope.ALL)


def _promise(team: int, agent: Actor, dice: Random, now: datetime) -> None:
    with acting(agent) as by:
        waiting = list(Ticket.objects.filter(team_id=team, turn__lte=Turn.REPLY).order_by("-turn_at")[: len(DUE_IN)])
        for ticket, minutes in zip(waiting, DUE_IN, strict=False):
            actions.set_due(ticket, due_at=now + timedelta(minutes=minutes), version=ticket.version, by=by)
        resting = list(Ticket.objects.filter(team_id=team, turn=Turn.CUSTOMER).order_by("turn_at")[: len(SLEEPS)])
        for ticket, hours in zip(resting, SLEEPS, strict=False):
            until = None if hours is None else now + timedelta(hours=hours, minutes=-dice.randrange(60))
            actions.snooze(ticket, until=until, wakes_on=Waking.REPLY if until is None else Waking.EITHER, by=by)


def _save(views: Sequence[tuple[str, str, str, str]], by: Actor, scope: Scope, team: int | None = None) -> None:
    with acting(by):
        for name, query, icon, tone in views:
            actions.create_view(name=name, query=query, scope=scope, team_id=team, icon=icon, tone=tone, by=by)
