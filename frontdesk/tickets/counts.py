"""How many tickets stand behind each place of the sidebar: one statement, under the policies of whoever asks.

A count stops where nobody counts on: what is more than 99 is "99+", on a desk with ten million tickets as on a small one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from frontdesk.actor import Actor, Persona
from frontdesk.db.prepared import prepared
from frontdesk.tickets import tallies
from frontdesk.tickets.conditions import Filter, due_before
from frontdesk.tickets.keyset import column
from frontdesk.tickets.models import BulkState, OutgoingState, Turn
from frontdesk.tickets.models.draft import HOLDS_SOMETHING
from frontdesk.tickets.tallies import MOST

DEADLINE = column("due_at", "t.")
UNSEEN = f"select ticket_id from tickets_mention where person_id = %(me)s and seen_at is null limit {MOST}"
HELD = f"select from tickets_draft where person_id = %(me)s and {HOLDS_SOMETHING} limit {MOST}"
WAITING = f"select from tickets_outgoing where author_id = %(me)s and state = '{OutgoingState.WAITING}' limit {MOST}"
# A bulk deed of one's own that goes on; nearly always there is none.
WORKING = f"select id, position, cardinality(numbers) from tickets_bulk where person_id = %(me)s and state = '{BulkState.WORKING}'"
IS_WAITING = f"t.turn < {Turn.SNOOZED}"


@dataclass(frozen=True, slots=True)
class Job:
    """How far a bulk deed of one's own is."""

    id: int
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Tickets behind the places of the sidebar, at most MOST each, and per team by id.

    `views`: by the key they were asked with; None where counting would mean looking at too many.
    """

    mine: int = 0
    unassigned: int = 0
    due: int = 0
    snoozed: int = 0
    mentions: int = 0
    unsent: int = 0
    job: Job | None = None
    teams: dict[int, int] = field(default_factory=dict)
    views: dict[int, int | None] = field(default_factory=dict)


def shown(count: int | None) -> int | str | None:
    """Return a count as people read it."""
    return "99+" if count is not None and count >= MOST else count


def counts(by: Actor, views: Mapping[int, Filter] | None = None) -> Counts:
    """Count for the sidebar: unsolved tickets that are not snoozed, apart from the snoozed ones, unseen mentions and what is not sent yet.

    `views` are more lists to count, by any key.
    """
    params: dict[str, Any] = {"me": by.person_id, "teams": list(by.team_ids), "due_before": due_before("1h", by)}
    statements = [
        f"select 'mine', 0, {_upto(f't.assignee_id = %(me)s and {IS_WAITING}')}, true",
        f"select 'unassigned', 0, {_of_teams(f't.assignee_id is null and {IS_WAITING}')}, true",
        f"select 'due', 0, {_of_teams(f'{DEADLINE} < %(due_before)s and {IS_WAITING}')}, true",
        f"select 'snoozed', 0, {_of_teams(f't.turn = {Turn.SNOOZED}')}, true",
        f"select 'mentions', 0, (select count(distinct ticket_id) from ({UNSEEN}) as few), true",
        f"select 'unsent', 0, (select count(*) from ({HELD}) as few) + (select count(*) from ({WAITING}) as few), true",
        f"select part, id, number, true from ({WORKING} order by id limit 1) as job (id, position, total)"
        " cross join lateral (values ('job', position), ('job_total', total)) as parts (part, number)",
        f"select 'team', team, {_upto(f't.team_id = source.team and {IS_WAITING}')}, true from source",
    ]
    countable = {key: wanted for key, wanted in (views or {}).items() if wanted.is_countable}
    statements += [f"select 'view', tally.* from ({arm}) as tally" for arm in tallies.arms(countable, by, params)]
    teams = "select id from identity_team" if by.persona is Persona.READER else "select unnest(%(teams)s::bigint[])"
    with prepared() as cursor:
        cursor.execute(f"with source(team) as materialized ({teams}) {' union all '.join(statements)}", params)
        rows = cursor.fetchall()
    own = {place: count for place, _, count, _ in rows if place not in ("team", "view", "job", "job_total")}
    of_teams = {key: count for place, key, count, _ in rows if place == "team" and count}
    of_views = tallies.read([found for place, *found in rows if place == "view"])
    return Counts(teams=of_teams, views=dict.fromkeys(views or {}) | of_views, job=_job(rows), **own)


def _job(rows: Sequence[tuple[str, int, int, bool]]) -> Job | None:
    found = {place: (key, number) for place, key, number, _ in rows if place in ("job", "job_total")}
    return Job(*found["job"], found["job_total"][1]) if found else None


def _upto(where: str) -> str:
    return f"(select count(*) from (select from tickets_ticket t where {where} limit {MOST}) as few)"


def _of_teams(where: str) -> str:
    """Return a count over all of the actor's teams: each gives what it has, up to the most that is shown."""
    one = f"select from tickets_ticket t where t.team_id = source.team and {where} limit {MOST}"
    return f"(select count(*) from (select from source cross join lateral ({one}) as few limit {MOST}) as together)"
