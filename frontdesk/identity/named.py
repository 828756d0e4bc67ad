"""Customers and organisations whom the words of a search may name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from frontdesk.actor import Actor, Persona
from frontdesk.db.prepared import prepared
from frontdesk.identity.people import LAST, READ_MAX

SHOWN = 5
# More words are a question, not a name.
WORDS_MAX = 5
# Each arm reads one index, whatever the number of people. An address is one word.
FOUND = """
(select 'person', p.name, p.email from (
  (select id from identity_person where email >= %(email)s and email < %(email)s || %(last)s
    and %(email)s <> '' order by email limit %(read)s)
  union
  (select id from identity_person p where identity_words(p.name) @@ identity_beginnings(%(words)s) limit %(read)s)
) as found join identity_person p on p.id = found.id join identity_role r on r.id = p.role_id
where p.is_active and p.merged_into_id is null and r.permissions = '{}' order by p.name, p.email limit %(shown)s)
union all
(select 'organisation', name, '' from (
  select name from identity_organisation o where identity_words(o.name) @@ identity_beginnings(%(words)s) limit %(read)s) as found
order by name limit %(shown)s)
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
    plain = " ".join(words).replace("\0", "").split()
    if by.persona not in (Persona.AGENT, Persona.READER) or not 0 < len(plain) <= WORDS_MAX or max(map(len, plain)) < 2:
        return Named()
    address = plain[0].lower() if len(plain) == 1 else ""
    with prepared() as cursor:
        cursor.execute(FOUND, {"words": " ".join(plain), "email": address, "last": LAST, "read": READ_MAX, "shown": SHOWN})
        found = cursor.fetchall()
    people = [(email, name) for kind, name, email in found if kind == "person"]
    return Named(people, [name for kind, name, _ in found if kind == "organisation"])
