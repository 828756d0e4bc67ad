"""At the end of a shift, and when a customer answers after it: whom the work of who went home goes to, by the team’s policy."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from frontdesk.actor import SYSTEM
from frontdesk.coverage.plan import MOMENT, on_shift, shifts, worked
from frontdesk.coverage.plan import Plan as Shifts
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import in_force
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.record import record
from frontdesk.identity.models import Person
from frontdesk.lib import clock
from frontdesk.routing.assigning import assign
from frontdesk.routing.decision import Plan
from frontdesk.routing.facts import has_shifts
from frontdesk.routing.models import AtShiftEnd, Round, Strategy, TeamPolicy
from frontdesk.routing.waiting import leave
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket, Turn

LOOK_EVERY = timedelta(minutes=1)
# What ended longer ago, while the desk stood still, is over.
LOOK_BACK = timedelta(hours=2)
# An answer that waits longer than this for somebody who is away is not found by itself any more; lists have it on top.
ANSWERS_BACK = timedelta(days=14)
AT_ONCE = 50
# What waits for us (as in `facts.py`), by the index of somebody's tickets.
# Whatever was assigned since the answer stays: somebody meant it so.
ANSWERED = """
select t.number, t.assignee_id, t.turn_at from tickets_ticket t
where t.assignee_id = any(%(off)s) and turn < 3 and turn < 6 and t.team_id = %(team)s and t.turn_at > %(since)s
  and not exists (select from events_event e where e.ticket_id = t.number and e.name = 'ticket.assigned' and e.at >= t.turn_at)
order by t.turn, t.priority, t.number limit %(most)s
"""


def end_shifts() -> int:
    """Hand over the work of those whose shift has ended since the last look, and return how many tickets that were."""
    moved = 0
    while True:
        now = clock.now()
        with acting(SYSTEM):
            due = Round.objects.exclude(team__assignment__at_shift_end=AtShiftEnd.STAY).filter(
                Q(shifts_seen_at=None) | Q(shifts_seen_at__lte=now - LOOK_EVERY), team__assignment__isnull=False, team__is_archived=False
            )
            # One worker looks at a team; whoever comes second finds it seen.
            found = due.select_for_update(of=("self",), skip_locked=True).order_by("team_id").first()
            if found is None:
                return moved
            seen = found.shifts_seen_at
            Round.objects.filter(pk=found.pk).update(shifts_seen_at=now)
            # The first look only begins to watch.
            moved += _end_shifts(found.team_id, Span(max(seen, now - LOOK_BACK), now)) if seen else 0


def ended(plan: Shifts, since: Span) -> list[int]:
    """Return whose work ended within a span and who is not on shift at its end, also where time off begins."""
    if not has_shifts(plan, since.end):
        return []
    there = on_shift(plan, since.end)
    reaching = Span(since.start - timedelta(seconds=1), since.end)
    over = {shift.person_id for shift in worked(plan, reaching) if since.start < shift.span.end <= since.end}
    return sorted(over - there.keys())


def answered_off_shift(team_id: int, now: datetime) -> dict[int, list[int]]:
    """Return which tickets customers answered while their assignee was off shift, by assignee, once somebody else is there.

    Whoever works no shifts keeps their tickets, and so does whoever was given one after the answer: by hand, or by an undo.
    """
    within = Span(now - ANSWERS_BACK, now + MOMENT)
    plan = in_force(team_id, within)
    there = on_shift(plan, now) if has_shifts(plan, now) else {}
    if not there:
        return {}
    off = sorted({shift.person_id for shift in shifts(plan, within)} - there.keys())
    spans: dict[int, list[Span]] = {}
    for shift in worked(plan, within):
        spans.setdefault(shift.person_id, []).append(shift.span)
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, {"team": team_id, "off": off, "since": within.start, "most": AT_ONCE})
        for number, person, answered_at in cursor.fetchall():
            if not any(span.holds(answered_at) for span in spans.get(person, ())):
                found.setdefault(person, []).append(number)
    return found


def _end_shifts(team_id: int, since: Span) -> int:
    policy = TeamPolicy.objects.select_related("team").get(team_id=team_id)
    people = ended(in_force(team_id, Span(since.start - timedelta(seconds=1), since.end)), since)
    moved = sum(_hand_over(policy, person, since.end) for person in Person.objects.filter(pk__in=people).order_by("pk"))
    answered = answered_off_shift(team_id, since.end)
    whose = Person.objects.filter(pk__in=answered).order_by("pk")
    return moved + sum(_hand_over(policy, person, since.end, answered=answered[person.pk]) for person in whose)


def _hand_over(policy: TeamPolicy, person: Person, now: datetime, *, answered: Sequence[int] = ()) -> int:
    """Hand over what waits for a person in a team (of it, what was `answered`), as one deed that can be taken back.

    Return how many tickets that were.
    """
    theirs = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(assignee=person, team_id=policy.team_id)
    theirs = theirs.filter(pk__in=answered) if answered else theirs
    tickets = list(theirs.filter(turn__lt=Turn.CUSTOMER).order_by("turn", "priority", "number"))
    if not tickets:
        return 0
    because = {"cause": "shift_ended", "from": person.pk, "from_name": person.name} | ({"is_answered": True} if answered else {})
    got: dict[int, list[int]] = {}
    with change():
        for ticket in tickets:
            if (taker := _pass_on(ticket, policy, because, now)) is not None:
                got.setdefault(taker, []).append(ticket.pk)
        facts: dict[str, Any] = {"team": policy.team_id, "person": person.pk, "tickets": len(tickets), "passed_on": list(got.items())}
        record("routing.shift_ended", by=SYSTEM, ticket_id=tickets[0].pk, **facts)
    return len(tickets)


def _pass_on(ticket: Ticket, policy: TeamPolicy, because: dict[str, Any], now: datetime) -> int | None:
    """Give one ticket on, and return to whom; None: it waits in the queue."""
    if policy.at_shift_end == AtShiftEnd.PASS:
        # Whoever the policy would choose; a team without one lets whoever has the least to do take it.
        plan = Plan(policy.strategy or Strategy.LEAST, policy.person_id, policy.fallback)
        decision = assign(ticket, plan, now=now, because=because)
        if decision.chosen is not None:
            return decision.chosen.person_id
    ticket.refresh_from_db()
    actions.assign(ticket, assignee_id=None, version=ticket.version, because=because, by=SYSTEM)
    if policy.at_shift_end == AtShiftEnd.TEAM:
        leave(ticket)
    return None
