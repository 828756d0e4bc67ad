"""Leaves of a list: single rows that something happened to, and whether the list still takes them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.tickets import lists
from frontdesk.tickets.lists import Filter, Sort
from frontdesk.tickets.models import Status
from frontdesk.tickets.row import Row, rows

# More at once is a list, and costs what a list costs.
MOST = 60
COLUMNS = ("number", "is_taken", "is_between")
PAGE = """
select t.number, exists (select from ({source}) as source(team) where {wheres}) as is_taken, {between} as is_between
from tickets_ticket t where t.number = any(%(asked)s)
"""
# What can take a ticket out of a list, newest first; the policies of the log decide who reads it.
CAUSES = """
select n, e.name, e.actor_id, e.actor_name, e.data::text from unnest(%s::bigint[]) n cross join lateral (
  select name, actor_id, actor_name, data from events_event where ticket_id = n and name = any(%s) order by id desc limit 1) e
"""
WORDS = {
    "ticket.solved": "Solved by {who}",
    "ticket.reopened": "Reopened by {who}",
    "ticket.closed": "Closed",
    "ticket.assigned": "Assigned to {assignee} by {who}",
    "ticket.handed_over": "Handed over by {who}",
    "ticket.moved": "Status changed by {who}",
    "ticket.prioritised": "Priority changed by {who}",
    "ticket.tagged": "Tagged by {who}",
    "ticket.untagged": "Tag removed by {who}",
    "ticket.snoozed": "Snoozed by {who}",
    "ticket.merged": "Merged by {who}",
    "message.posted": "Answered by {who}",
}
TAKEN = "Taken by {who}"
UNASSIGNED = "Unassigned by {who}"
UNKNOWN = "No longer in this list"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A ticket as a list shows it. `gone` says why the list no longer takes it, empty while it does.

    `is_between`: its place in the order is between the first and the last row of the page.
    """

    row: Row
    gone: str
    is_between: bool


def leaves(wanted: Filter, numbers: Sequence[int], *, by: Actor, sort: Sort = Sort.TURN, after: str = "", until: str = "") -> list[Leaf]:
    """Return those of the tickets that this actor sees, in the order of the list.

    `after` and `until` are the keys that the page of the list begins behind and ends with.
    Raises: InvalidError for a key that no page gave out.
    """
    asked = list(dict.fromkeys(numbers))[:MOST]
    if not asked:
        return []
    sort = lists.sort_for(wanted, sort)
    scope = lists.scope(wanted, by=by, numbers=asked)
    between, params = _between(sort, after, until)
    page = PAGE.format(source=scope.source, wheres=" and ".join(scope.wheres) or "true", between=between)
    columns, descending = lists.ORDER[sort]
    order = ", ".join(f"t.{column}{' desc' if descending else ''}" for column in columns)
    found = rows(page, {**scope.params, **params, "asked": asked}, COLUMNS, order)
    gone = _causes([number for (number, is_taken, _), _ in found if not is_taken], by)
    return [Leaf(row, "" if is_taken else gone.get(number) or _state(row), is_between) for (number, is_taken, is_between), row in found]


def _between(sort: Sort, after: str, until: str) -> tuple[str, dict[str, object]]:
    columns, descending = lists.ORDER[sort]
    wheres: list[str] = ["true"]
    params: dict[str, object] = {}
    # Where a match stands, only the whole search can say.
    after, until = ("", "") if sort is Sort.MATCH else (after, until)
    if after:
        wheres.append(lists.after_key(columns, descending))
        params |= lists.key_params(columns, after)
    if until:
        wheres.append(f"not {lists.after_key(columns, descending)}".replace("%(after_", "%(until_"))
        params |= {name.replace("after_", "until_", 1): value for name, value in lists.key_params(columns, until).items()}
    return " and ".join(wheres), params


def _causes(numbers: list[int], by: Actor) -> dict[int, str]:
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(CAUSES, [numbers, list(WORDS)])
        return {
            number: _words(name, actor, "you" if actor == by.person_id else who, data)
            for number, name, actor, who, data in cursor.fetchall()
        }


def _words(name: str, actor: int | None, who: str, data: str) -> str:
    facts = json.loads(data)
    before, after = facts.get("status") or (None, None)
    if name == "message.posted" and before != after == Status.SOLVED:
        name = "ticket.solved"
    words, assignee = WORDS[name], facts.get("assignee_name") or "somebody else"
    if name == "ticket.assigned":
        now = facts["assignee"][1]
        words = UNASSIGNED if now is None else TAKEN if now == actor else words
    return words.format(who=first_word(who), assignee=first_word(assignee))


def first_word(name: str) -> str:
    """Return what colleagues call each other."""
    return name.split(" ", maxsplit=1)[0]


def _state(row: Row) -> str:
    return "Solved" if row.status >= Status.SOLVED else UNKNOWN
