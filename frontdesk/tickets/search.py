"""Full-text search over subjects and messages, newest first, within what the actor may see.

A ticket matches when each term occurs in its subject or in a message that the actor may read, and no term that is left out does.
The words lie in a table without policies (search.sql); its functions say which texts hold which terms, and these statements join
them with tickets and notes under the policies, before anything is counted.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from frontdesk.db.prepared import prepared

# Of somebody's pasted page only the beginning is searched for.
TEXT_MAX_LENGTH = 500
# Each has a bit in an integer.
TERMS_MAX = 30
# Few matches are put in order by how well they match, more by how new they are.
RANKED_MAX = 200
# A page goes back through so many blocks at most, and the next page on from there.
STEPS_MAX = 40

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """Texts of which one must occur, or none (`is_negated`). Each is a word or words in their order; True: the last may go on."""

    texts: tuple[tuple[str, bool], ...]
    is_negated: bool = False
    # Any word that looks like it will do.
    is_alike: bool = False


# A text in which nothing is understood finds nothing; no terms at all narrow nothing.
NOTHING_SAID = (Term(()),)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where to look, as SQL: the texts of `teams` (null: of any team), and the tickets `others` (arrays of bigint)."""

    teams: str
    others: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket that was found.

    `place`: where the newest text with the guiding term stands in the order of texts, `newest`: with any term; `rank`: how well it
    matches; then the message to show.
    """

    number: int
    place: int
    newest: int
    rank: int
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, newest first. `ends` is the place up to which was looked: 0 when there is nothing older."""

    hits: list[Hit]
    ends: int
    # The term by whose texts the steps went: following pages go by the same.
    guide: int


ASKED = """
asked as materialized (
  select wanted || unwanted as terms, cardinality(wanted) as count, (1 << cardinality(wanted)) - 1 as everything
  from (select array(select q from parsed where not is_negated and numnode(q) > 0 order by n) as wanted,
               array(select q from parsed where is_negated and numnode(q) > 0 order by n) as unwanted
        from (values (true)) once) p
)"""
PARSED = """
parsed as materialized (
  select n, (t->>'not')::boolean as is_negated,
    case when (t->>'alike')::boolean then tickets_alike(t->'texts'->>0)
      else tickets_query(array(select jsonb_array_elements_text(t->'texts')),
                         array(select start::boolean from jsonb_array_elements(t->'starts') as start)) end as q
  from jsonb_array_elements(%(terms)s::jsonb) with ordinality as j (t, n)
)"""
# Rank 2: the subject has it all; 1: one message has it all; 0: the ticket has.
WALK = f"""
with recursive {PARSED}, {ASKED},
narrow as materialized ({{narrow}}),
reach as materialized (
  select case when n.numbers is null then {{teams}} else array[]::bigint[] end as teams, coalesce(n.numbers, {{others}}) as others,
    coalesce(nullif(%(guide)s, 0), tickets_guide(a.terms, a.count)) as guide
  from narrow n, asked a where a.count > 0
),
walk as (
  select 0 as step, %(before)s::bigint as ends, -1::float8 as density, array[]::bigint[] as numbers, array[]::bigint[] as places,
    array[]::bigint[] as newest, array[]::int[] as ranks, array[]::bigint[] as shown
  from reach
  union all
  select w.step + 1, h.ends, h.density, w.numbers || f.numbers, w.places || f.places, w.newest || f.newest,
    w.ranks || f.ranks, w.shown || f.shown
  from walk w cross join asked a cross join reach r
  cross join lateral tickets_step(a.terms, r.guide, r.teams, r.others, w.ends, w.density,
    case when w.step < 2 then 60 when w.step < 4 then 120 else 400 end) h
  cross join lateral (
    select array_agg(x.number order by x.place desc) as numbers, array_agg(x.place order by x.place desc) as places,
      array_agg(x.newest order by x.place desc) as newest, array_agg(x.rank order by x.place desc) as ranks,
      array_agg(x.shown order by x.place desc) as shown
    from (
      select t.number, max(u.place) filter (where u.mask & (1 << (r.guide - 1)) <> 0) as place, max(u.place) as newest,
        case when bool_or(u.message is null and u.mask & a.everything = a.everything) then 2
             when bool_or(u.mask & a.everything = a.everything) then 1 else 0 end as rank,
        (array_agg(u.message order by u.mask & a.everything desc, u.place desc) filter (where u.message is not null))[1] as shown
      from unnest(h.places, h.numbers, h.messages, h.notes, h.masks) as u (place, number, message, is_note, mask)
      join tickets_ticket t on t.number = u.number
      where (not u.is_note or exists (select from tickets_message m where m.id = u.message)){{conditions}}
      group by t.number having bit_or(u.mask) = a.everything
    ) x where x.place >= h.ends and (w.ends is null or x.place < w.ends)
  ) f
  where w.ends is distinct from 0 and w.step < {STEPS_MAX} and (cardinality(w.numbers) <= %(enough)s
    or (%(may_rank)s and cardinality(w.numbers) <= {RANKED_MAX} and cardinality(w.numbers) * w.places[1]
      < {4 * RANKED_MAX} * (w.places[1] - w.ends + 1)))
)
select w.ends, r.guide, w.numbers, w.places, w.newest, w.ranks, w.shown from walk w cross join reach r order by w.step desc limit 1
"""
NOT_NARROW = "select null::bigint[] as numbers"
# Whether one ticket matches, for lists that are read in another order than that of the texts.
HOLDS = f"""
(select bit_or(u.mask) = (with {PARSED}, {ASKED} select everything from asked)
 from tickets_step((with {PARSED}, {ASKED} select terms from asked), 1, array[]::bigint[], array[t.number], null, -1, 1) h
 cross join lateral unnest(h.messages, h.notes, h.masks) as u (message, is_note, mask)
 where not u.is_note or exists (select from tickets_message m where m.id = u.message))"""


def plain_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a text without operators: all of its words, the last of which may be unfinished.

    Without a word it is NOTHING_SAID.
    """
    words = text.replace("\0", " ")[:TEXT_MAX_LENGTH].split()[:TERMS_MAX]
    if not words:
        return NOTHING_SAID
    return tuple(Term(((word, place == len(words) - 1 and word.isalnum() and len(word) > 2),)) for place, word in enumerate(words))


def walk(
    terms: Sequence[Term],
    reach: Reach,
    *,
    enough: int,
    before: int | None = None,
    guide: int = 0,
    may_rank: bool = False,
    conditions: str = "",
    narrow: str = NOT_NARROW,
) -> Found:
    """Return more than `enough` matching tickets, newest match first, from the place `before` on; fewer when there are no more.

    With `may_rank` up to RANKED_MAX are looked for when no more are expected. `conditions` are SQL over a ticket `t` that begins
    with "and"; `narrow` a statement for the numbers of all tickets that fulfil them, null when there are too many to look through.
    """
    # Conditions may hold braces of their own.
    narrow = narrow.replace("{others}", reach.others)
    statement = WALK.format(narrow=narrow, teams=reach.teams, others=reach.others, conditions=conditions)
    params = reach.params | {"terms": as_json(terms), "before": before, "guide": guide, "enough": enough, "may_rank": may_rank}
    with prepared() as cursor:
        cursor.execute(statement, params)
        row = cursor.fetchone()
    if row is None:
        return Found([], 0, 0)
    ends, guided, *columns = row
    return Found([Hit(*values) for values in zip(*columns, strict=True)], ends or 0, guided)


def as_json(terms: Sequence[Term]) -> str:
    """Return the terms as the statements take them."""
    return json.dumps(
        [
            {
                "texts": [text for text, _ in term.texts],
                "starts": [is_start for _, is_start in term.texts],
                "not": term.is_negated,
                "alike": term.is_alike,
            }
            for term in terms[:TERMS_MAX]
        ]
    )
