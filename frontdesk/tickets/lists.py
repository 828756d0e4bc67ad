"""The lists: an agent's queue, a customer's tickets, and the counts beside them.

The policies alone give the right rows. These queries state their own WHERE as well, because that is what makes them cost
the same with a thousand tickets and with ten million: each team's slice is read in order from one index and merged.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from frontdesk.actor import Actor, Persona
from frontdesk.identity.models import Team
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.conditions import ONLY_ME, Filter, conditions
from frontdesk.tickets.models import IS_UNSOLVED, Ticket, TicketSeen
from frontdesk.tickets.row import rows
from frontdesk.tickets.search import matching

PAGE_SIZE = 50


class Sort(StrEnum):
    """Orders of the queue."""

    TURN = "turn"
    UPDATED = "updated"
    CREATED = "created"


# Sort -> (columns, whether descending). The number makes every order total, so that no page repeats or skips a row.
ORDER: dict[Sort, tuple[tuple[str, ...], bool]] = {
    Sort.TURN: (("status", "priority", "turn_at", "number"), False),
    Sort.UPDATED: (("updated_at", "number"), True),
    Sort.CREATED: (("number",), True),
}
TYPES = {
    "status": "smallint",
    "priority": "smallint",
    "turn_at": "timestamptz",
    "updated_at": "timestamptz",
    "number": "bigint",
    "last_message_at": "timestamptz",
}


@dataclass
class Page:
    """One page of tickets in order; `next` is the key of the following page, empty at the end.

    A customer's are models with `is_unread` and their people loaded, an agent's are rows.
    """

    tickets: list[Any] = field(default_factory=list)
    next: str = ""
    # The text was found in more messages than were looked at: older matches may be missing.
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Unsolved tickets: one's own, the unassigned ones of one's teams, and per team."""

    mine: int
    unassigned: int
    teams: dict[int, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list takes, as SQL over `tickets_ticket t` and the slices `source(team)` that it is read in."""

    source: str
    wheres: list[str]
    params: dict[str, Any]
    is_cut: bool = False


def queue(wanted: Filter, *, by: Actor, sort: Sort = Sort.TURN, after: str = "") -> Page:
    """Return the page of an agent's list that follows the key `after`.

    Raises: InvalidError for a key that no page gave out.
    """
    taken = scope(wanted, by=by)
    wheres, params = taken.wheres, taken.params
    columns, descending = ORDER[sort]
    if after:
        wheres.append(after_key(columns, descending))
        params |= key_params(columns, after)
    found = rows(_sliced(taken.source, wheres, columns, descending), params, columns, _order(columns, descending)("page."))
    following = _key(found[PAGE_SIZE - 1][0]) if len(found) > PAGE_SIZE else ""
    return Page([row for _, row in found[:PAGE_SIZE]], following, taken.is_cut)


def scope(wanted: Filter, *, by: Actor, numbers: Sequence[int] | None = None) -> Scope:
    """Return what an agent's list takes. With `numbers` its text is looked for in those tickets only."""
    wheres, params = conditions(wanted, by)
    is_cut = False
    teams = _teams(wanted, by)
    if wanted.text:
        is_anywhere = wanted.is_shared or by.persona is Persona.READER
        matches = matching(wanted.text, team_ids=None if is_anywhere else teams, numbers=numbers)
        wheres.append("t.number = any(%(numbers)s)")
        params["numbers"], is_cut = matches.numbers, matches.is_cut
    if wanted.is_shared:
        wheres.append("t.number = any(array(select tickets_shared_with_me()))")
        return Scope("select true", wheres, params, is_cut)
    if wanted.assignees == ONLY_ME and not wanted.team_ids:
        return Scope("select true", wheres, params, is_cut)
    params["teams"] = teams
    return Scope("select unnest(%(teams)s::bigint[])", ["t.team_id = source.team", *wheres], params, is_cut)


def my_tickets(*, by: Actor, show: str = "open", text: str = "", after: str = "") -> Page:
    """Return a customer's tickets, newest message first: "open", "solved" or the "company"'s, whichever state.

    Raises: InvalidError for a key that no page gave out.
    """
    columns = ("last_message_at", "number")
    params: dict[str, Any] = {"me": by.me, "organisations": list(by.organisation_ids)}
    wheres = {"open": ["t.status < 5"], "solved": ["t.status >= 5"]}.get(show, [])
    if after:
        wheres.append(after_key(columns, descending=True))
        params |= key_params(columns, after)
    is_cut = False
    if text:
        matches = matching(text, numbers=_numbers_of(by))
        wheres.append("t.number = any(%(numbers)s)")
        params["numbers"], is_cut = matches.numbers, matches.is_cut
    return _page(_of_customer(wheres, show), params, columns, by, is_cut=is_cut)


def counts(by: Actor) -> Counts:
    """Return an agent's counts of unsolved tickets in one statement. A reader of all teams gets those of their own teams."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select team_id, count(*), count(*) filter (where assignee_id is null) from tickets_ticket
                where {IS_UNSOLVED} and team_id = any(%(teams)s::bigint[]) group by team_id
                union all
                select 0, count(*), 0 from tickets_ticket where {IS_UNSOLVED} and assignee_id = %(me)s""",
            {"teams": list(by.team_ids), "me": by.person_id},
        )
        rows = {team: (total, unassigned) for team, total, unassigned in cursor.fetchall()}
    mine, _ = rows.pop(0)
    return Counts(mine, sum(unassigned for _, unassigned in rows.values()), {team: total for team, (total, _) in rows.items()})


def my_counts(by: Actor) -> dict[str, int]:
    """Return how many tickets stand behind each tab of a customer's list: open, solved, company."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select count(*) filter (where t.status < 5), count(*) filter (where t.status >= 5),
                 (select count(*) from tickets_ticket c where c.organisation_id = any(%(organisations)s::bigint[]))
               from tickets_ticket t where t.number in (
                 select number from tickets_ticket where requester_id = %(me)s
                 union select ticket_id from tickets_participant where person_id = %(me)s)""",
            {"me": by.me, "organisations": list(by.organisation_ids)},
        )
        return dict(zip(("open", "solved", "company"), cursor.fetchone(), strict=True))


def _teams(wanted: Filter, by: Actor) -> list[int]:
    if by.persona is Persona.READER:
        return list(wanted.team_ids or Team.objects.values_list("pk", flat=True))
    return [team for team in by.team_ids if not wanted.team_ids or team in wanted.team_ids]


def _sliced(source: str, wheres: list[str], columns: tuple[str, ...], descending: bool) -> str:
    """Return the statement that reads at most a page from each team's index and merges them."""
    order = _order(columns, descending)
    conditions = " and ".join(wheres) or "true"
    listed = ", ".join(f"t.{column}" for column in columns)
    return (
        f"select {', '.join(columns)} from ({source}) as source(team) cross join lateral ("
        f" select {listed} from tickets_ticket t where {conditions} order by {order('t.')} limit {PAGE_SIZE + 1}) as slice"
        f" order by {order('')} limit {PAGE_SIZE + 1}"
    )


def _of_customer(wheres: list[str], show: str) -> str:
    columns = ("last_message_at", "number")
    order = _order(columns, descending=True)
    more = "".join(f" and {where}" for where in wheres)
    page = f"order by {order('t.')} limit {PAGE_SIZE + 1}"
    key = "select t.last_message_at, t.number from"
    if show == "company":
        arms = [f"{key} tickets_ticket t where t.organisation_id = any(%(organisations)s::bigint[]){more} {page}"]
    else:
        arms = [
            f"{key} tickets_ticket t where t.requester_id = %(me)s{more} {page}",
            f"{key} tickets_participant p join tickets_ticket t on t.number = p.ticket_id where p.person_id = %(me)s{more} {page}",
        ]
    together = " union ".join(f"({arm})" for arm in arms)
    return f"select last_message_at, number from ({together}) as mine order by {order('')} limit {PAGE_SIZE + 1}"


def _order(columns: tuple[str, ...], descending: bool) -> Any:
    way = " desc" if descending else ""
    return lambda prefix: ", ".join(f"{prefix}{column}{way}" for column in columns)


def after_key(columns: tuple[str, ...], descending: bool) -> str:
    """Return the condition that a ticket stands behind a key."""
    left = ", ".join(f"t.{column}" for column in columns)
    right = ", ".join(f"%(after_{column})s::{TYPES[column]}" for column in columns)
    return f"({left}) {'<' if descending else '>'} ({right})"


def _page(statement: str, params: dict[str, Any], columns: tuple[str, ...], by: Actor, *, is_cut: bool) -> Page:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        keys = cursor.fetchall()
    shown = keys[:PAGE_SIZE]
    following = _key(shown[-1]) if len(keys) > PAGE_SIZE else ""
    return Page(_load([key[columns.index("number")] for key in shown], by), following, is_cut)


def _load(numbers: list[int], by: Actor) -> list[Ticket]:
    if not numbers:
        return []
    seen = TicketSeen.objects.filter(person_id=by.me, ticket=OuterRef("pk")).values("seen_at")
    found = {ticket.pk: ticket for ticket in Ticket.objects.with_requester().annotate(seen_at=Subquery(seen)).filter(pk__in=numbers)}
    for ticket in found.values():
        ticket.is_unread = _is_unread(ticket, by)
    return [found[number] for number in numbers if number in found]


def _is_unread(ticket: Any, by: Actor) -> bool:
    """Tell whether the other side wrote after this person last looked."""
    return ticket.last_message_by_customer != by.is_customer and (ticket.seen_at is None or ticket.seen_at < ticket.last_message_at)


def _numbers_of(by: Actor) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """select number from tickets_ticket where requester_id = %(me)s
               union select ticket_id from tickets_participant where person_id = %(me)s
               union select number from tickets_ticket where organisation_id = any(%(organisations)s::bigint[])""",
            {"me": by.me, "organisations": list(by.organisation_ids)},
        )
        return [number for (number,) in cursor.fetchall()]


def _key(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def key_params(columns: tuple[str, ...], after: str) -> dict[str, Any]:
    """Return the parameters of `after_key`. Raises: InvalidError for a key that no page gave out."""
    try:
        values = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return {
            f"after_{column}": datetime.fromisoformat(value) if column.endswith("_at") else int(value)
            for column, value in zip(columns, values, strict=True)
        }
    except (ValueError, TypeError) as error:
        raise InvalidError("This page of the list does not exist. Begin at its start.") from error
