"""How many tickets stand behind each place of the sidebar: one statement, under the policies of whoever asks.

A count stops where nobody counts on: what is more than 99 is "99+", on a desk with ten million tickets as on a small one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from frontdesk.actor import Actor, Persona
from frontdesk.tickets.conditions import Filter, due_before
from frontdesk.tickets.models import IS_UNSOLVED, Turn
from frontdesk.tickets.taking import scope

MOST = 100
# Tickets that are looked at one by one for all views together; whoever has more views gets fewer each.
LOOKED_AT = 2000
DEADLINE = "coalesce(t.due_at, 'infinity'::timestamptz)"
UNSEEN = f"select ticket_id from tickets_mention where person_id = %(me)s and seen_at is null limit {MOST}"
IS_WAITING = f"t.{IS_UNSOLVED} and t.turn < {Turn.SNOOZED}"


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
    teams: dict[int, int] = field(default_factory=dict)
    views: dict[int, int | None] = field(default_factory=dict)


def shown(count: int | None) -> int | str | None:
    """Return a count as people read it."""
    return "99+" if count is not None and count >= MOST else count


def counts(by: Actor, views: Mapping[int, Filter] | None = None) -> Counts:
    """Count for the sidebar: unsolved tickets that are not snoozed, apart from the snoozed ones and unseen mentions.

    `views` are more lists to count, by any key.
    """
    params: dict[str, Any] = {"me": by.person_id, "teams": list(by.team_ids), "due_before": due_before("1h", by)}
    arms = [
        f"select 'mine', 0, {_upto(f't.assignee_id = %(me)s and {IS_WAITING}')}, null::bigint",
        f"select 'unassigned', 0, {_of_teams(f't.assignee_id is null and {IS_WAITING}')}, null::bigint",
        f"select 'due', 0, {_of_teams(f'{DEADLINE} < %(due_before)s and {IS_WAITING}')}, null::bigint",
        f"select 'snoozed', 0, {_of_teams(f't.{IS_UNSOLVED} and t.turn = {Turn.SNOOZED}')}, null::bigint",
        f"select 'mentions', 0, (select count(distinct ticket_id) from ({UNSEEN}) as few), null::bigint",
        f"select 'team', team, {_upto(f't.team_id = source.team and {IS_WAITING}')}, null::bigint from source",
    ]
    countable = {key: wanted for key, wanted in (views or {}).items() if wanted.is_countable}
    arms += _views(countable, by, params)
    teams = "select id from identity_team" if by.persona is Persona.READER else "select unnest(%(teams)s::bigint[])"
    with connection.cursor() as cursor:
        cursor.execute(f"with source(team) as materialized ({teams}) {' union all '.join(arms)}", params)
        rows = cursor.fetchall()
    own = {place: count for place, _, count, _ in rows if place not in ("team", "view")}
    of_teams = {key: count for place, key, count, _ in rows if place == "team" and count}
    return Counts(teams=of_teams, views=dict.fromkeys(views or {}) | _of_views(rows, len(countable)), **own)


def counts_of(lists: Mapping[int, Filter], by: Actor) -> dict[int, int | None]:
    """Count lists, at most MOST each; None where counting would mean looking at too many tickets."""
    params: dict[str, Any] = {}
    arms = _views(lists, by, params)
    if not arms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(arms), params)
        return _of_views(cursor.fetchall(), len(lists))


def _of_views(rows: list[Any], count: int) -> dict[int, int | None]:
    share = LOOKED_AT // max(1, count)
    found = {key: (number, looked_at) for place, key, number, looked_at in rows if place == "view"}
    return {key: min(number, MOST) if number >= MOST or looked_at < share else None for key, (number, looked_at) in found.items()}


def _views(lists: Mapping[int, Filter], by: Actor, params: dict[str, Any]) -> list[str]:
    share = LOOKED_AT // max(1, len(lists))
    return [_view(key, wanted, by, share, params) for key, wanted in lists.items()]


def _upto(where: str) -> str:
    return f"(select count(*) from (select from tickets_ticket t where {where} limit {MOST}) as few)"


def _of_teams(where: str) -> str:
    """Return a count over all of the actor's teams: each gives what it has, up to the most that is shown."""
    one = f"select from tickets_ticket t where t.team_id = source.team and {where} limit {MOST}"
    return f"(select count(*) from (select from source cross join lateral ({one}) as few limit {MOST}) as together)"


def _view(key: int, wanted: Filter, by: Actor, share: int, params: dict[str, Any]) -> str:
    """Return the arm of a view: its index gives up to `share` tickets, and each of them is asked whether it fits."""
    taken = scope(wanted, by=by)
    # The arms share one set of parameters; each view has its own names in it.
    names = {name: f"view_{key}_{name}" for name in taken.params}
    params |= {names[name]: value for name, value in taken.params.items()}
    placed, narrower = " and ".join(taken.wheres[: taken.placed]) or "true", " and ".join(taken.wheres[taken.placed :]) or "true"
    most = share if taken.wheres[taken.placed :] else min(share, MOST)
    one = f"select ({narrower}) as fits from tickets_ticket t where {placed} limit {most}"
    arm = (
        f"select 'view', {key}, count(*) filter (where fits), count(*) from ("
        f"select fits from ({taken.source}) as source(team) cross join lateral ({one}) as few limit {most}) as together"
    )
    for name, own in names.items():
        arm = arm.replace(f"%({name})s", f"%({own})s")
    return arm
