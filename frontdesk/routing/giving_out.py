"""Give out the tickets that wait for somebody: a shift begins, a colleague comes back or has room again, a ticket changes its team."""

from datetime import timedelta

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.lib import clock
from frontdesk.routing import access
from frontdesk.routing.assigning import assign_by_policy
from frontdesk.tickets.models import Ticket

# So many of a team in one look; the next follows at once while they find somebody.
AT_ONCE = 50
# A team with nobody to give to is looked at again after this time.
LOOK_AGAIN = timedelta(seconds=20)
# The conditions of the index of unassigned tickets, whose order is the queue's.
UNASSIGNED = "t.team_id = {team} and t.assignee_id is null and t.turn < 3 and t.turn < 6"
NOT_LEFT = "not exists (select from routing_waiting w where w.ticket_id = t.number and w.team_id = t.team_id and w.is_left)"

FORGET = """
delete from routing_waiting w using tickets_ticket t
where t.number = w.ticket_id and (t.assignee_id is not null or t.turn >= 6 or t.team_id <> w.team_id)
"""
DUE = f"""
select p.team_id from routing_teampolicy p join identity_team k on k.id = p.team_id and not k.is_archived
left join routing_round r on r.team_id = p.team_id
where p.strategy <> '' and (r.look_at is null or r.look_at <= %s)
  and exists (select from tickets_ticket t where {UNASSIGNED.format(team="p.team_id")} and {NOT_LEFT})
order by p.team_id
"""
NEXT = f"""
select t.number from tickets_ticket t where {UNASSIGNED.format(team="%(team)s")} and {NOT_LEFT} and t.number <> all(%(tried)s::bigint[])
order by t.turn, (case when t.due_at is null then 'infinity'::timestamptz else t.due_at end), t.priority, t.turn_at, t.number
limit 1 for update skip locked
"""
WAITING = f"select count(*) from tickets_ticket t where {UNASSIGNED.format(team='%(team)s')} and {NOT_LEFT}"
POSTPONE = """
insert into routing_round (team_id, look_at) values (%(team)s, %(at)s)
on conflict (team_id) do update set look_at = excluded.look_at
"""


def give_out() -> int:
    """Give waiting tickets to whoever can take them now, and return how many were given."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FORGET)
        cursor.execute(DUE, [clock.now()])
        teams = [team for (team,) in cursor.fetchall()]
    return sum(_give_out(team) for team in teams)


def waiting_in(team_id: int, *, by: Actor) -> int:
    """Return how many tickets of a team would be given out. A number only. Raises: ForbiddenError."""
    access.require(by, team_id)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(WAITING, {"team": team_id})
        return int(cursor.fetchone()[0])


def look_soon(team_id: int) -> None:
    """Look at a team's waiting tickets with the next look. Needs the system persona."""
    _look_at(team_id, None)


def _give_out(team_id: int) -> int:
    given, tried = 0, list[int]()
    while len(tried) < AT_ONCE:
        with acting(SYSTEM), change():
            number = _next(team_id, tried)
            if number is None:
                break
            tried.append(number)
            decision = assign_by_policy(Ticket.objects.get(pk=number))
        if decision is None:
            break
        given += decision.chosen is not None
        # Another ticket may need other skills; without any there is nobody for the others either.
        if decision.chosen is None and not decision.wanted:
            break
    if not given:
        with acting(SYSTEM):
            _look_at(team_id, LOOK_AGAIN)
    return given


def _next(team_id: int, tried: list[int]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, {"team": team_id, "tried": tried})
        row = cursor.fetchone()
    return row[0] if row else None


def _look_at(team_id: int, later: timedelta | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(POSTPONE, {"team": team_id, "at": None if later is None else clock.now() + later})
