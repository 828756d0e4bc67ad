"""Give a ticket to somebody: decide, and write it down, so that many workers at once give each ticket once and nobody too many.

Whoever decides for a team holds that team's lock until the transaction ends, then that of the chosen person, whose tickets are counted
again: they may be given one by another of their teams. A transaction waits for one team and then for one person only; any further lock
it takes or leaves, so that two transactions cannot wait for each other.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib import clock
from frontdesk.routing import waiting
from frontdesk.routing.decision import Decision, Plan, decide
from frontdesk.routing.eligibility import Answer, Colleague
from frontdesk.routing.facts import Facts, facts_of, load_of, wanted_by
from frontdesk.routing.models import Strategy, TeamPolicy
from frontdesk.tickets import actions
from frontdesk.tickets.actions import writing
from frontdesk.tickets.models import Ticket

TEAM_LOCK, PERSON_LOCK = 7301, 7302
# The setting is local to the transaction, and forgotten with a savepoint as its lock is.
LOCK = """
select case when coalesce(current_setting(%(setting)s, true), '') in ('', %(id)s::text)
  then pg_advisory_xact_lock(%(kind)s, %(id)s::int) is not null else pg_try_advisory_xact_lock(%(kind)s, %(id)s::int) end,
  set_config(%(setting)s, %(id)s::text, true)
"""
GIVEN = """
with round as (
  insert into routing_round (team_id, given) values (%(team)s, 1)
  on conflict (team_id) do update set given = routing_round.given + 1 returning given
)
insert into routing_place (team_id, person_id, given) select %(team)s, %(person)s, given from round
on conflict (team_id, person_id) do update set given = excluded.given
"""


def assign(
    ticket: Ticket,
    strategy: str | Plan,
    *,
    now: datetime | None = None,
    skills: Sequence[int] = (),
    because: dict[str, Any] | None = None,
) -> Decision:
    """Give a ticket to whom the strategy chooses, or leave it unassigned with the reason in the log; return the decision.

    `skills` are needed besides those that its type and tags ask for; `because` is added to what the log keeps, such as the rule.
    Runs as the system in the caller's transaction.
    """
    moment = now or clock.now()
    plan = strategy if isinstance(strategy, Plan) else Plan(strategy)
    with acting(SYSTEM):
        ticket = writing.locked(ticket)
        wanted = wanted_by(ticket.pk, ticket.type, tuple(skills))
        if not _hold(TEAM_LOCK, ticket.team_id):
            return Decision(None, plan.strategy, Answer((), ()), wanted)
        facts = facts_of(ticket.team_id, moment, named=plan.person_id)
        decision = _settled(facts.colleagues, plan, wanted, moment)
        told = decision.because | (because or {})
        if decision.chosen is None:
            if ticket.assignee_id is None:
                waiting.found_nobody(ticket, told, is_open=facts.is_open, now=moment)
            return decision
        give(ticket, decision.chosen.person_id, because=told)
    return decision


def assign_by_policy(ticket: Ticket, *, now: datetime | None = None) -> Decision | None:
    """Give an unassigned ticket to whom its team's policy chooses; None where the team has none. Needs the system persona."""
    policy = TeamPolicy.objects.filter(team_id=ticket.team_id, team__is_archived=False).exclude(strategy=Strategy.NONE).first()
    if policy is None or ticket.assignee_id is not None or ticket.is_solved:
        return None
    return assign(ticket, plan_of(policy), now=now)


def plan_of(policy: TeamPolicy) -> Plan:
    """Return a team's policy as a plan."""
    return Plan(policy.strategy, policy.person_id, policy.fallback)


def preview(team_id: int, plan: Plan, wanted: dict[int, str], *, now: datetime) -> tuple[Decision, Facts]:
    """Return what would become of a ticket that needs these skills; nothing is written. Needs the system persona."""
    facts = facts_of(team_id, now, named=plan.person_id)
    return decide(facts.colleagues, plan, wanted, now), facts


def give(ticket: Ticket, person_id: int, *, because: dict[str, Any]) -> None:
    """Write down who gets a ticket, and that it was their turn in its team. Needs the system persona and the team's lock."""
    actions.assign(ticket, assignee_id=person_id, version=ticket.version, because=because, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, {"team": ticket.team_id, "person": person_id})


def _settled(colleagues: Sequence[Colleague], plan: Plan, wanted: dict[int, str], now: datetime) -> Decision:
    """Decide, and hold the chosen one: whoever was given a ticket by another team meanwhile is looked at again."""
    people = {each.person_id: each for each in colleagues}
    while True:
        decision = decide(list(people.values()), plan, wanted, now)
        chosen = decision.chosen
        if chosen is None:
            return decision
        if not _hold(PERSON_LOCK, chosen.person_id):
            people[chosen.person_id] = replace(chosen, is_busy=True)
            continue
        load = load_of(chosen.person_id)
        if load == chosen.load:
            return decision
        people[chosen.person_id] = replace(chosen, load=load)


def _hold(kind: int, id: int) -> bool:
    """Take a lock until the transaction ends; False when it is not the first of its kind and somebody else has it."""
    setting = {TEAM_LOCK: "frontdesk.gives_for", PERSON_LOCK: "frontdesk.gives_to"}[kind]
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"setting": setting, "id": id, "kind": kind})
        return bool(cursor.fetchone()[0])
