"""Tickets that found nobody, and those that somebody left to nobody on purpose."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor, Persona
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.tickets.models import Ticket

# A team's lead hears so often that nobody can take its tickets, however many there are.
TELL_EVERY = timedelta(hours=1)
WAITS = """
insert into routing_waiting (ticket_id, team_id, is_left) values (%s, %s, %s)
on conflict (ticket_id) do update set team_id = excluded.team_id, is_left = excluded.is_left, since = now()
where routing_waiting.team_id <> excluded.team_id or routing_waiting.is_left <> excluded.is_left
returning ticket_id
"""
TELL = """
insert into routing_round (team_id, told_at) values (%(team)s, %(now)s)
on conflict (team_id) do update set told_at = excluded.told_at
where routing_round.told_at is null or routing_round.told_at <= %(before)s returning team_id
"""


def found_nobody(ticket: Ticket, because: dict[str, Any], *, is_open: bool, now: datetime) -> None:
    """Note that a ticket stays unassigned and why, once; while the team is open its lead is told. Needs the system persona."""
    if _waits(ticket.pk, ticket.team_id, is_left=False):
        record("ticket.found_nobody", by=SYSTEM, ticket_id=ticket.pk, team=ticket.team_id, because=because)
    if not is_open:
        # Nobody is expected: whoever begins next gets it.
        return
    with connection.cursor() as cursor:
        cursor.execute(TELL, {"team": ticket.team_id, "now": now, "before": now - TELL_EVERY})
        is_due = cursor.fetchone() is not None
    if is_due:
        record("routing.found_nobody", by=SYSTEM, ticket_id=ticket.pk, team=ticket.team_id, because=because)


def leave(ticket: Ticket) -> None:
    """Keep a ticket from being given out until somebody takes it or another team gets it. Needs the system persona."""
    _waits(ticket.pk, ticket.team_id, is_left=True)


def keep_left(*, ticket_id: int, by: Actor, assignee: list[int | None], **data: Any) -> None:
    """React to an assignment: what a person leaves to nobody is left; the desk does not hand it straight back."""
    if assignee[1] is not None or by.persona is Persona.SYSTEM or "cause" in data:
        return
    with acting(SYSTEM):
        leave(Ticket.objects.only("number", "team_id").get(pk=ticket_id))


def _waits(ticket_id: int, team_id: int, *, is_left: bool) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [ticket_id, team_id, is_left])
        return cursor.fetchone() is not None
