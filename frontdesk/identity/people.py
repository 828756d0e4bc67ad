"""People and organisations by the beginning of a word of their name, or of an address, among however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

SHOWN = 6
# Behind every word that begins like this.
LAST = "\U0010ffff"
# Of each beginning so many are read, before those who are shown are chosen.
READ_MAX = 100
# Each arm reads one index, whatever the number of people.
FOUND = """
select p.id, p.name, p.email, r.permissions <> '{}' as is_staff from (
  (select id from identity_person where email >= %(email)s and email < %(email)s || %(last)s order by email limit %(limit)s)
  union
  (select id from identity_person p where identity_words(p.name) @@ identity_beginnings(%(start)s) limit %(read)s)
) as found join identity_person p on p.id = found.id join identity_role r on r.id = p.role_id
where p.is_active and p.merged_into_id is null order by is_staff desc, p.name, p.id limit %(limit)s
"""
ORGANISATIONS = """
select name from (
  select name from identity_organisation o where identity_words(o.name) @@ identity_beginnings(%(start)s) limit %(read)s) found
order by name limit %(limit)s
"""
MEANT = """
select distinct p.id from unnest(%(starts)s::text[]) as start cross join lateral (
  select id from identity_person p where identity_words(p.name) @@ identity_beginnings(start) limit %(limit)s) p
limit %(limit)s
"""
FIRST_ORGANISATIONS = "select name from identity_organisation order by name limit %(limit)s"


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found."""

    id: int
    name: str
    email: str
    is_staff: bool


def people_named(start: str, *, limit: int = SHOWN) -> list[Found]:
    """Return active people whose name has words, or whose address, begins like this, colleagues first.

    The reader's persona says whom they see.
    """
    plain = _plain(start)
    if not plain:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"email": plain.lower(), "start": plain, "last": LAST, "limit": limit, "read": READ_MAX})
        return [Found(*row) for row in cursor.fetchall()]


def people_meant(starts: Sequence[str], *, most: int) -> list[int] | None:
    """Return the ids of all whose name has words that begin like all of one of the texts; None when there are more than `most`."""
    with connection.cursor() as cursor:
        cursor.execute(MEANT, {"starts": list(starts), "limit": most + 1})
        found = [id_ for (id_,) in cursor.fetchall()]
    return found if len(found) <= most else None


def organisations_named(start: str, *, limit: int = SHOWN) -> list[str]:
    """Return the names of organisations with words that begin like this, by name; the first of all for an empty text."""
    plain = _plain(start)
    with connection.cursor() as cursor:
        cursor.execute(ORGANISATIONS if plain else FIRST_ORGANISATIONS, {"start": plain, "limit": limit, "read": READ_MAX})
        return [name for (name,) in cursor.fetchall()]


def _plain(start: str) -> str:
    return " ".join(start.replace("\0", "").split())
