"""What a list with words in it finds: where it may look, page by page, and what to show of each ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from frontdesk.actor import Actor, Persona
from frontdesk.db.prepared import prepared
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.conditions import DRAFTED, MENTIONED, Filter, conditions
from frontdesk.tickets.keyset import NO_SUCH_PAGE, key_of, key_values
from frontdesk.tickets.search import HOLDS, NOT_NARROW, PARSED, RANKED_MAX, TERMS_MAX, Found, Hit, Reach, Term, as_json, walk

# Filters of an index that leave so few tickets are looked through ticket by ticket.
NARROW_MAX = 500
# For orders other than that of the texts so many matches are put in order; with more the list is read in its order instead.
COLLECTED_MAX = 500
NOWHERE = "array[]::bigint[]"
# What an agent may see beside the teams: what was shared, and one's own work that lies elsewhere. In the order of its index, which the
# planner otherwise leaves for one that holds all unsolved tickets.
ELSEWHERE = (
    "array(select tickets_shared_with_me()) || array(select mine.number from (select number, team_id from tickets_ticket"
    " where assignee_id = %(me)s and turn < 6 order by turn limit 1000) mine where not mine.team_id = any(%(reach)s::bigint[]))"
)
# Signs around what was found: text of people holds no controls (lib/text.py).
OPENS, CLOSES = "\x02", "\x03"
SNIPPETS = f"""
with {PARSED},
wanted as materialized (
  select string_agg('(' || q::text || ')', '|')::tsquery as q from parsed where not is_negated and numnode(q) > 0
)
select f.number, ts_headline('frontdesk', t.subject, w.q, 'HighlightAll=true, StartSel={OPENS}, StopSel={CLOSES}'),
  (select ts_headline('frontdesk', left(m.body, 10000), w.q,
     'MaxWords=24, MinWords=12, ShortWord=0, MaxFragments=1, StartSel={OPENS}, StopSel={CLOSES}')
   from tickets_message m where m.id = f.message_id)
from wanted w, unnest(%(numbers)s::bigint[], %(messages)s::bigint[]) as f (number, message_id)
join tickets_ticket t on t.number = f.number
"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A subject and a part of a message, with OPENS and CLOSES around what was found; nothing is escaped yet."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Matches:
    """A page of found tickets in order; `next` is the key of the following page, empty when nothing older can match."""

    numbers: list[int] = field(default_factory=list)
    next: str = ""
    # Put in order by how well they match; otherwise the newest come first.
    is_ranked: bool = True
    messages: list[int | None] = field(default_factory=list)


def matches(wanted: Filter, *, by: Actor, size: int, after: str = "") -> Matches:
    """Return the page of the best matches that follows a key. Raises: InvalidError for a key that no page gave out."""
    is_ranked, rank, place, guide = _key(after) if after else (1, 0, 0, 0)
    wheres, params = conditions(wanted, by)
    if wanted.team_ids:
        wheres.append("t.team_id = any(%(wanted_teams)s)")
        params["wanted_teams"] = list(wanted.team_ids)
    where = " and ".join(wheres)
    reach = reach_of(wanted, by)
    found = walk(
        wanted.terms,
        Reach(reach.teams, reach.others, params | reach.params),
        enough=size,
        before=None if is_ranked else place,
        guide=guide,
        may_rank=bool(is_ranked),
        conditions=f" and {where}" if where else "",
        narrow=_narrow(wanted, where, by),
    )
    hits, ranked = found.hits, bool(is_ranked) and not found.ends and len(found.hits) <= RANKED_MAX
    if ranked:
        hits = sorted(hits, key=lambda hit: (-hit.rank, -hit.newest))
        hits = [hit for hit in hits if not after or (-hit.rank, -hit.newest) > (-rank, -place)]
    shown = hits[:size]
    return Matches([hit.number for hit in shown], _next(found, hits, size, is_ranked=ranked), ranked, [h.message_id for h in shown])


def _key(after: str) -> tuple[int, int, int, int]:
    """Return whether the page before was ranked, rank and place of its last ticket, and the term it was found by."""
    is_ranked, rank, place, guide = key_values(after, 4)
    if not (0 <= rank <= 2 and 0 < place < 2**62 and 0 < guide <= TERMS_MAX):
        raise InvalidError(NO_SUCH_PAGE)
    return is_ranked, rank, place, guide


def _next(found: Found, hits: list[Hit], size: int, *, is_ranked: bool) -> str:
    if len(hits) > size:
        last = hits[size - 1]
        return key_of((int(is_ranked), last.rank, last.newest if is_ranked else last.place, found.guide))
    return key_of((0, 0, found.ends, found.guide)) if found.ends else ""


def snippets(terms: Sequence[Term], found: Matches) -> dict[int, Snippet]:
    """Return what to show of each ticket of a page, in one statement; the policies decide again what may be read."""
    params: dict[str, Any] = {"terms": as_json(terms), "numbers": found.numbers, "messages": found.messages}
    with prepared() as cursor:
        cursor.execute(SNIPPETS, params)
        return {number: Snippet(subject, text or "") for number, subject, text in cursor.fetchall()}


def narrowing(wanted: Filter, *, by: Actor, numbers: Sequence[int] | None = None) -> tuple[str, dict[str, Any], bool]:
    """Return the words of a filter as a condition over a ticket `t`, for lists in an order of their own, with its parameters.

    Last, whether the condition names all tickets that match; otherwise there are too many, and each ticket must be asked.
    With `numbers` only those tickets are looked through.
    """
    reach = reach_of(wanted, by) if numbers is None else Reach(NOWHERE, "%(numbers)s::bigint[]", {"numbers": list(numbers)})
    wheres, params = conditions(wanted, by)
    where = " and ".join(wheres)
    found = walk(
        wanted.terms,
        Reach(reach.teams, reach.others, params | reach.params),
        enough=COLLECTED_MAX,
        conditions=f" and {where}" if where else "",
    )
    if not found.ends:
        return "t.number = any(%(found)s::bigint[])", {"found": [hit.number for hit in found.hits]}, True
    return HOLDS, {"terms": as_json(wanted.terms)}, False


def reach_of(wanted: Filter, by: Actor) -> Reach:
    """Return where a filter's words are looked for."""
    if wanted.is_shared:
        return Reach(NOWHERE, "array(select tickets_shared_with_me())")
    if wanted.is_mentioned:
        return Reach(NOWHERE, f"array({MENTIONED})")
    if wanted.is_drafted:
        return Reach(NOWHERE, f"array({DRAFTED})")
    if by.persona is Persona.READER:
        return Reach("%(reach)s::bigint[]" if wanted.team_ids else "null::bigint[]", NOWHERE, {"reach": list(wanted.team_ids)})
    teams = [team for team in by.team_ids if not wanted.team_ids or team in wanted.team_ids]
    return Reach("%(reach)s::bigint[]", ELSEWHERE, {"reach": teams, "me": by.person_id})


def _narrow(wanted: Filter, where: str, by: Actor) -> str:
    """Return the statement for the few tickets that an index finds by the filter, null when they are not few."""
    if wanted.is_shared or wanted.is_personal:
        return NOT_NARROW
    if wanted.requesters or wanted.organisations or "draft" in wanted.has or "%(field_0)s" in where:
        one = f"select t.number from tickets_ticket t where {where} limit {NARROW_MAX + 1}"
    elif wanted.is_unsolved and by.persona is not Persona.READER:
        # Team by team, in the order of the queue's index.
        one = (
            "select s.number from unnest(%(reach)s::bigint[]) as x (team) cross join lateral (select t.number from tickets_ticket t"
            f" where t.team_id = x.team and {where} order by t.turn limit {NARROW_MAX + 1}) s limit {NARROW_MAX + 1}"
        )
    else:
        return NOT_NARROW
    return (
        f"select case when cardinality(f.all) <= {NARROW_MAX} then f.all || {{others}} end as numbers from (select array({one}) as all) f"
    )
