"""Counting any list within a fixed effort: exact where that is little, "99+" where it is much, unknown where it takes too long to say.

Lists of one's teams are counted together, by looking once at what is unsolved there; others each through their own index.
"""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.models import IS_UNSOLVED
from frontdesk.tickets.taking import Scope, scope

# A count stops where nobody counts on.
MOST = 100
# What looking at tickets may take, and what it does take, in microseconds as measured: the ticket itself, a plain condition, one that
# looks into another table.
BUDGET_US, TICKET_US, PLAIN_US, LOOKUP_US = 2500, 1.2, 0.15, 1.6
AMONG_ALL = "t.team_id = source.team"

Tally = tuple[int, int, bool]


def tally(lists: Mapping[int, Filter], by: Actor) -> dict[int, int | None]:
    """Count lists, at most MOST each; None where counting would mean looking at too many tickets."""
    params: dict[str, Any] = {}
    statements = arms(lists, by, params)
    if not statements:
        return {}
    with prepared() as cursor:
        cursor.execute(" union all ".join(statements), params)
        return read(cursor.fetchall())


def read(rows: list[Tally]) -> dict[int, int | None]:
    """Return the counts from rows of the `arms`: key, number, whether all were looked at."""
    return {key: min(number, MOST) if is_whole or number >= MOST else None for key, number, is_whole in rows}


def arms(lists: Mapping[int, Filter], by: Actor, params: dict[str, Any]) -> list[str]:
    """Return statements that together count the lists; their parameters are added to `params`."""
    taken = {key: _named(scope(wanted, by=by, splits=True), key, params) for key, wanted in lists.items()}
    together = {key: found for key, found in taken.items() if lists[key].is_countable and AMONG_ALL in found.wheres and _looks(found)}
    alone = [_alone(key, found, 1 + len(taken) - len(together)) for key, found in taken.items() if key not in together]
    return alone if not together else [*alone, _together(together, params, by)]


def _named(taken: Scope, key: int, params: dict[str, Any]) -> Scope:
    """Give the parameters of a list names of its own: the arms share one set."""
    names = {name: f"list_{key}_{name}" for name in taken.params}
    params |= {names[name]: value for name, value in taken.params.items()}

    def renamed(text: str) -> str:
        for name, own in names.items():
            text = text.replace(f"%({name})s", f"%({own})s")
        return text

    return Scope(renamed(taken.source), [renamed(where) for where in taken.wheres], {}, taken.placed)


def _looks(taken: Scope) -> bool:
    """Tell whether tickets must be looked at, because no index alone answers."""
    return len(taken.wheres) > taken.placed


def _cost(wheres: list[str]) -> float:
    return sum(LOOKUP_US if "exists" in where or "tickets_fieldvalue" in where else PLAIN_US for where in wheres)


def _alone(key: int, taken: Scope, shares: int) -> str:
    """Return the statement for one list: its index gives tickets in any order, and each of them is asked whether it fits."""
    narrower = taken.wheres[taken.placed :]
    most = int(BUDGET_US / shares / (TICKET_US + _cost(narrower))) if narrower else MOST
    one = f"select ({_all(narrower)}) as fits from tickets_ticket t where {_all(taken.wheres[: taken.placed])} limit {most}"
    looked_at = f"select fits from ({taken.source}) as source(team) cross join lateral ({one}) as few limit {most}"
    return f"select {key}, count(*) filter (where fits), count(*) < {most} from ({looked_at}) as looked_at"


def _together(lists: Mapping[int, Scope], params: dict[str, Any], by: Actor) -> str:
    """Return the statement for lists of one's teams: each ticket that is unsolved there is looked at once, and asked by all of them."""
    everywhere = scope(Filter(snoozed="any"), by=by)
    source = everywhere.source.replace("%(teams)s", "%(all_teams)s")
    params["all_teams"] = everywhere.params.get("teams")
    asked = {key: [_own_teams(found), *(where for where in found.wheres if where != AMONG_ALL)] for key, found in lists.items()}
    most = int(BUDGET_US / (TICKET_US + sum(map(_cost, asked.values()))))
    counted = ", ".join(f"count(*) filter (where {_all(wheres)}) as n{key}" for key, wheres in asked.items())
    one = f"select t.* from tickets_ticket t where t.team_id = source.team and t.{IS_UNSOLVED} limit {most}"
    pool = f"select t.* from ({source}) as source(team) cross join lateral ({one}) as t limit {most}"
    listed = ", ".join(f"({key}, n{key})" for key in asked)
    return (
        f"select list.key, list.number, counted.looked_at < {most} from (select {counted}, count(*) as looked_at from ({pool}) as t)"
        f" as counted cross join lateral (values {listed}) as list (key, number)"
    )


def _own_teams(taken: Scope) -> str:
    return f"t.team_id in ({taken.source})"


def _all(wheres: list[str]) -> str:
    return " and ".join(wheres) or "true"
