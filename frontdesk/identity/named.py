"""Customers and organisations whom the words of a search may name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from frontdesk.actor import Actor, Persona
from frontdesk.identity.people import LAST

SHOWN = 5
# More words are a question, not a name.
WORDS_MAX = 5
# Of each beginning so many are read; those whom not every word fits are left out afterwards.
READ_MAX = 20
# Each arm reads one range of one index, whatever the number of people.
FOUND = """
select 'person', p.name, p.email from (
  select a.id from unnest(%(starts)s::text[]) as start cross join lateral (
    select id from identity_person p where p.email >= lower(start) and p.email < lower(start) || %(last)s
    order by p.email limit %(limit)s) a
  union
  select n.id from unnest(%(starts)s::text[]) as start cross join lateral (
    select id from identity_person p where p.name >= start and p.name < start || %(last)s order by p.name, p.id limit %(limit)s) n
) as found join identity_person p on p.id = found.id join identity_role r on r.id = p.role_id
where p.is_active and p.merged_into_id is null and r.permissions = '{}'
union
select 'organisation', o.name, '' from unnest(%(starts)s::text[]) as start cross join lateral (
  select name from identity_organisation where name >= start and name < start || %(last)s order by name limit %(limit)s) o
order by 2, 3
"""


@dataclass(frozen=True, slots=True)
class Named:
    """Addresses with names, and names of organisations."""

    people: list[tuple[str, str]] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations)


def named_by(words: Sequence[str], *, by: Actor) -> Named:
    """Return whom every word fits: the beginning of an address, or of a word of a name. Only colleagues at work are told."""
    plain = [word for word in " ".join(words).replace("\0", "").split() if word]
    if by.persona not in (Persona.AGENT, Persona.READER) or not 0 < len(plain) <= WORDS_MAX or max(map(len, plain)) < 2:
        return Named()
    # Names are kept as people write them, so each beginning is tried with capitals too. The whole, then its words.
    starts = {way: None for start in (" ".join(plain), *plain) if len(start) > 1 for way in _written(start)}
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"starts": list(starts), "last": LAST, "limit": READ_MAX})
        fitting = [row for row in cursor.fetchall() if _fits(plain, f"{row[1]} {row[2]}")]
    people = [(email, name) for kind, name, email in fitting if kind == "person"]
    return Named(people[:SHOWN], [name for kind, name, _ in fitting if kind == "organisation"][:SHOWN])


def _written(start: str) -> tuple[str, ...]:
    return start, start[0].upper() + start[1:], start.title()


def _fits(words: Sequence[str], text: str) -> bool:
    folded = f" {text.casefold()}"
    return all(f" {word.casefold()}" in folded for word in words)
