"""Whom a text names: "@Mara Lindqvist", "@Bookings", or "@mara@example.org" where two people have the same name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import connection

# A text that names more is no message to somebody any more.
NAMES_MAX = 30
# What follows an at sign at the beginning of a word; no name is longer.
TAIL_MAX_LENGTH = 130
_AT = re.compile(r"(?<![\w.@+-])@(?=\w)")
# Code is not spoken, and what is quoted was said by somebody else.
_UNSPOKEN = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)|`[^`\n]*`|^ {0,3}>.*$", re.MULTILINE | re.DOTALL)
# Staff by role, so that customers are not read.
FOUND = """
with tails as (select tail, place from unnest(%(tails)s::text[]) with ordinality as given(tail, place))
select place, 'person', p.id, p.name, p.email, starts_with(tail, lower(p.name)) from tails, identity_role r
join identity_person p on p.role_id = r.id
where r.permissions <> '{}' and p.is_active and (starts_with(tail, lower(p.name)) or starts_with(tail, lower(p.email)))
union all
select place, 'team', t.id, t.name, '', true from tails, identity_team t where not t.is_archived and starts_with(tail, lower(t.name))
"""


@dataclass(frozen=True, slots=True)
class Named:
    """A colleague or a team (`kind`) as a text names them: `words` are what stands behind the at sign."""

    kind: str
    id: int
    name: str
    words: str


def named_in(text: str) -> list[Named]:
    """Return whom a text names, each once, in order. The longest name counts; one that two people have names neither of them."""
    tails = _tails(text)
    if not tails:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"tails": [tail.lower() for tail in tails]})
        rows = sorted(cursor.fetchall())
    found: dict[tuple[str, int], Named] = {}
    for place, candidates in groupby(rows, key=lambda row: row[0]):
        one = _meant(tails[place - 1], [row[1:] for row in candidates])
        if one is not None:
            found.setdefault((one.kind, one.id), one)
    return list(found.values())


def _tails(text: str) -> list[str]:
    if "@" not in text:
        return []
    spoken = _UNSPOKEN.sub("", text)
    tails = (spoken[match.end() : match.end() + TAIL_MAX_LENGTH] for match in _AT.finditer(spoken))
    return list(dict.fromkeys(tails))[:NAMES_MAX]


def _meant(tail: str, candidates: Sequence[tuple[str, int, str, str, bool]]) -> Named | None:
    """Return whom the text behind one at sign means; None for nobody, and for one of two."""
    fitting = []
    for kind, id_, name, email, is_by_name in candidates:
        # An address that begins with a name is an address.
        for words in [name] * is_by_name + [email] * tail.lower().startswith(email.lower() or "\0"):
            if not re.match(r"\w", tail[len(words) :]):
                fitting.append(Named(kind, id_, name, tail[: len(words)]))
    longest = max((len(one.words) for one in fitting), default=0)
    best = [one for one in fitting if len(one.words) == longest]
    people = [one for one in best if one.kind == "person"]
    # A team may bear a person's name; the person is meant then.
    chosen = {one.id: one for one in people or best}
    return next(iter(chosen.values())) if len(chosen) == 1 else None
