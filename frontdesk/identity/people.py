"""People by the beginning of their name or address: customers and colleagues, among however many there are."""

from dataclasses import dataclass

from django.db import connection

SHOWN = 6
# Each arm is one range of one index; names are kept as people write them, so the beginning is tried with a capital too.
FOUND = """
select id, name, email, is_staff from (
  select p.id, p.name, p.email, r.permissions <> '{{}}' as is_staff from (
    (select id from identity_person where email like %(start)s order by email limit %(limit)s)
    union
    (select id from identity_person where name like any(%(names)s) order by name, id limit %(limit)s)
  ) as found join identity_person p on p.id = found.id join identity_role r on r.id = p.role_id
  where p.is_active and p.merged_into_id is null) as people
order by is_staff desc, name, id limit %(limit)s
""".replace("{{}}", "{}")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found."""

    id: int
    name: str
    email: str
    is_staff: bool


def people_named(start: str, *, limit: int = SHOWN) -> list[Found]:
    """Return active people whose name or address begins like this, colleagues first; the reader's persona says whom they see."""
    plain = " ".join(start.replace("\0", "").split()).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    if not plain:
        return []
    names = list({f"{plain}%", f"{plain[0].upper()}{plain[1:]}%", f"{plain.title()}%"})
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"start": f"{plain.lower()}%", "names": names, "limit": limit})
        return [Found(*row) for row in cursor.fetchall()]
