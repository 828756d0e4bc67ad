"""People by the beginning of their name or address: customers and colleagues, among however many there are."""

from dataclasses import dataclass

from django.db import connection

SHOWN = 6
# Behind every word that begins like this.
LAST = "\U0010ffff"
# Each arm reads one range of one index. Names are kept as people write them, so the beginning is tried with capitals too.
FOUND = """
select p.id, p.name, p.email, r.permissions <> '{}' as is_staff from (
  (select id from identity_person where email >= %(email)s and email < %(email)s || %(last)s order by email limit %(limit)s)
  union
  select named.id from unnest(%(names)s::text[]) as start cross join lateral (
    select id from identity_person p where p.name >= start and p.name < start || %(last)s order by p.name, p.id limit %(limit)s) as named
) as found join identity_person p on p.id = found.id join identity_role r on r.id = p.role_id
where p.is_active and p.merged_into_id is null order by is_staff desc, p.name, p.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found."""

    id: int
    name: str
    email: str
    is_staff: bool


def people_named(start: str, *, limit: int = SHOWN) -> list[Found]:
    """Return active people whose name or address begins like this, colleagues first; the reader's persona says whom they see."""
    plain = " ".join(start.replace("\0", "").split())
    if not plain:
        return []
    names = list({plain, plain[0].upper() + plain[1:], plain.title()})
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"email": plain.lower(), "names": names, "last": LAST, "limit": limit})
        return [Found(*row) for row in cursor.fetchall()]
