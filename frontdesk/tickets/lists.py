"""The lists: an agent's queue and a customer's tickets, a page at a time."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Subquery

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.correcting import corrected
from frontdesk.tickets.field_tests import FEW_MAX, Split
from frontdesk.tickets.finding import NOWHERE, Snippet, matches, snippets
from frontdesk.tickets.keyset import after_key, key_of, key_params, order
from frontdesk.tickets.models import Ticket, TicketSeen
from frontdesk.tickets.row import rows
from frontdesk.tickets.search import Reach, Term, plain_terms, walk
from frontdesk.tickets.taking import Scope, scope

__all__ = ["ORDER", "PAGE_SIZE", "Filter", "Page", "Scope", "Sort", "after_key", "key_params", "my_counts", "my_tickets", "queue", "scope"]

PAGE_SIZE = 50
# More than a customer can have.
OWN_MAX = 1_000_000


class Sort(StrEnum):
    """Orders of the queue."""

    TURN = "turn"
    DUE = "due"
    WAKES = "wakes"
    UPDATED = "updated"
    CREATED = "created"
    # How well the words match, then how new they are.
    MATCH = "match"


# Sort -> (columns, whether descending). The number makes every order total, so that no page repeats or skips a row.
ORDER: dict[Sort, tuple[tuple[str, ...], bool]] = {
    Sort.TURN: (("turn", "due_at", "priority", "turn_at", "number"), False),
    Sort.DUE: (("due_at", "priority", "turn_at", "number"), False),
    Sort.WAKES: (("snoozed_until", "number"), False),
    Sort.UPDATED: (("updated_at", "number"), True),
    Sort.CREATED: (("number",), True),
    # A search has pages of its own (finding.py); single rows of it come in this order.
    Sort.MATCH: (("number",), True),
}
FOUND = "select place, number from unnest(%(found)s::bigint[]) with ordinality as f (number, place)"


@dataclass
class Page:
    """One page of tickets in order; `next` is the key of the following page, empty at the end.

    A customer's are models with `is_unread` and their people loaded, an agent's are rows.
    """

    tickets: list[Any] = field(default_factory=list)
    next: str = ""
    sort: Sort = Sort.TURN
    # Of a search: what was found in each ticket, and whether the best or simply the newest come first.
    snippets: dict[int, Snippet] = field(default_factory=dict)
    is_ranked: bool = False
    # What was searched for instead, because nothing was found by what was typed.
    corrected: tuple[Term, ...] = ()


def queue(wanted: Filter, *, by: Actor, sort: Sort = Sort.TURN, after: str = "") -> Page:
    """Return the page of an agent's list that follows the key `after`. `Page.sort` is `sort`, where that has an order for such a list.

    Raises: InvalidError for a key that no page gave out.
    """
    sort = sort_for(wanted, sort)
    if sort is Sort.MATCH:
        return _best(wanted, by, after)
    taken = scope(wanted, by=by, splits=True)
    columns, descending = ORDER[sort]
    if after:
        taken.wheres.append(after_key(columns, descending))
        taken.params.update(key_params(columns, after))
    found = rows(_sliced(taken, columns, descending), taken.params, columns, order(columns, "page.", descending=descending))
    following = key_of(found[PAGE_SIZE - 1][0]) if len(found) > PAGE_SIZE else ""
    return Page([row for _, row in found[:PAGE_SIZE]], following, sort)


def _best(wanted: Filter, by: Actor, after: str) -> Page:
    found = matches(wanted, by=by, size=PAGE_SIZE, after=after)
    better: tuple[Term, ...] = ()
    if not (found.numbers or found.next or after or wanted.is_exact) and (better := corrected(wanted, by=by)):
        wanted = replace(wanted, terms=better)
        found = matches(wanted, by=by, size=PAGE_SIZE)
    shown = rows(FOUND, {"me": by.person_id, "found": found.numbers}, ("place",), "page.place")
    return Page(
        [row for _, row in shown], found.next, Sort.MATCH, snippets(wanted.terms, found), found.is_ranked, better if found.numbers else ()
    )


def sort_for(wanted: Filter, sort: Sort) -> Sort:
    """Return the order that a list comes in. Only what is unsolved is due, only what is snoozed wakes, and only words match."""
    has_order = {Sort.MATCH: bool(wanted.terms), Sort.DUE: wanted.is_unsolved, Sort.WAKES: wanted.snoozed == "yes"}
    return sort if has_order.get(sort, True) else Sort.TURN


def place_of(ticket: Any, sort: Sort) -> str:
    """Return the key of a ticket in an order: the page that follows it begins with the next one."""
    return key_of([getattr(ticket, name) for name in ORDER[sort][0]])


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
    if text:
        wheres.append("t.number = any(%(numbers)s)")
        params["numbers"] = _own_matching(text, by)
    return _page(_of_customer(wheres, show), params, columns, by)


def my_counts(by: Actor) -> dict[str, int]:
    """Return how many tickets stand behind each tab of a customer's list: open, solved, company."""
    with prepared() as cursor:
        cursor.execute(
            """select count(*) filter (where t.status < 5), count(*) filter (where t.status >= 5),
                 (select count(*) from tickets_ticket c where c.organisation_id = any(%(organisations)s::bigint[]))
               from tickets_ticket t where t.number in (
                 select number from tickets_ticket where requester_id = %(me)s
                 union select ticket_id from tickets_participant where person_id = %(me)s)""",
            {"me": by.me, "organisations": list(by.organisation_ids)},
        )
        return dict(zip(("open", "solved", "company"), cursor.fetchone(), strict=True))


def _sliced(taken: Scope, columns: tuple[str, ...], descending: bool) -> str:
    """Return the statement that reads at most a page from each team's index and merges them."""
    listed, page = ", ".join(f"t.{name}" for name in columns), f"limit {PAGE_SIZE + 1}"
    ordered = f"order by {order(columns, 't.', descending=descending)} {page}"
    slices = [f"select {listed} from tickets_ticket t where {' and '.join(wheres) or 'true'} {ordered}" for wheres in _ways(taken.wheres)]
    slice_ = slices[0] if len(slices) == 1 else " union all ".join(f"({each})" for each in slices)
    return (
        f"{_holders(taken.wheres)}select {', '.join(columns)} from ({taken.source}) as source(team) cross join lateral ({slice_}) as slice"
        f" order by {order(columns, '', descending=descending)} {page}"
    )


def _holders(wheres: list[str]) -> str:
    """Return the beginning of a statement that names the tickets which hold what is asked of fields."""
    found = [f"few_{place} as materialized (select {each.holders} as numbers)" for place, each in enumerate(_splits(wheres))]
    return f"with {', '.join(found)} " if found else ""


def _ways(wheres: list[str]) -> list[list[str]]:
    """Return conditions in the ways they can be looked for: by the first test of a field that few tickets hold, or by asking each ticket.

    All but one of them are false before any ticket is read; which one that is the statement sees by itself.
    """
    splits, ways, many = _splits(wheres), [], list[str]()
    for place, split in enumerate(splits):
        numbers = f"(select numbers from few_{place})"
        held = [f"t.number = any({numbers}::bigint[])" if where is split else where for where in wheres]
        ways.append([*held, *many, f"cardinality({numbers}) <= {FEW_MAX}"])
        many.append(f"cardinality({numbers}) > {FEW_MAX}")
    return [*ways, [*wheres, *many]]


def _splits(wheres: list[str]) -> list[Split]:
    return [where for where in wheres if isinstance(where, Split)]


def _of_customer(wheres: list[str], show: str) -> str:
    columns = ("last_message_at", "number")
    more = "".join(f" and {where}" for where in wheres)
    page = f"order by {order(columns, 't.', descending=True)} limit {PAGE_SIZE + 1}"
    key = "select t.last_message_at, t.number from"
    if show == "company":
        arms = [f"{key} tickets_ticket t where t.organisation_id = any(%(organisations)s::bigint[]){more} {page}"]
    else:
        arms = [
            f"{key} tickets_ticket t where t.requester_id = %(me)s{more} {page}",
            f"{key} tickets_participant p join tickets_ticket t on t.number = p.ticket_id where p.person_id = %(me)s{more} {page}",
        ]
    together = " union ".join(f"({arm})" for arm in arms)
    return f"select last_message_at, number from ({together}) as mine order by {order(columns, '', descending=True)} limit {PAGE_SIZE + 1}"


def _page(statement: str, params: dict[str, Any], columns: tuple[str, ...], by: Actor) -> Page:
    with prepared() as cursor:
        cursor.execute(statement, params)
        keys = cursor.fetchall()
    shown = keys[:PAGE_SIZE]
    following = key_of(shown[-1]) if len(keys) > PAGE_SIZE else ""
    return Page(_load([key[columns.index("number")] for key in shown], by), following)


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


def _own_matching(text: str, by: Actor) -> list[int]:
    """Return a customer's tickets that match, one by one: they are few. A number finds the ticket with that number too."""
    own = (
        "array(select number from tickets_ticket where requester_id = %(me)s"
        " union select ticket_id from tickets_participant where person_id = %(me)s"
        " union select number from tickets_ticket where organisation_id = any(%(organisations)s::bigint[]))"
    )
    reach = Reach(NOWHERE, own, {"me": by.me, "organisations": list(by.organisation_ids)})
    found = [hit.number for hit in walk(plain_terms(text), reach, enough=OWN_MAX).hits]
    word = text.strip().lstrip("#")
    return [*found, int(word)] if word.isascii() and word.isdigit() and len(word) < 18 else found
