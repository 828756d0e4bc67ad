"""Colleagues and teams by the beginning of a name: whom one can mention."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat, Lower

from frontdesk.actor import Actor
from frontdesk.identity.models import Person

SHOWN = 8
# Every role of staff by its index, so that customers are not read; there are some thousands of colleagues at most.
FOUND = """
with wanted as (select unaccent(lower(%(start)s)) || '%%' as start),
named as (
  select 'team' as kind, t.id, t.name, '' as email, t.id = any(%(teams)s::bigint[]) as is_near
  from identity_team t where not t.is_archived
  union all
  select 'person', p.id, p.name, p.email,
    exists (select from identity_teammembership m where m.person_id = p.id and m.team_id = any(%(teams)s::bigint[]))
  from identity_role r join identity_person p on p.role_id = r.id
  where r.permissions <> '{}' and p.is_active and p.id <> %(me)s
)
select kind, id, name, email, count(*) over (partition by kind, lower(name)) > 1 from named, wanted
where unaccent(lower(name)) like start or unaccent(lower(name)) like '%% ' || start or email like start
order by is_near desc, kind, name, id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person or a team (`kind`) that can be mentioned; `email` of people only."""

    kind: str
    id: int
    name: str
    email: str
    has_namesake: bool

    @property
    def mention(self) -> str:
        """What a mention of them is written like: the name, or the address of one of two people with the same name."""
        return f"@{self.email if self.has_namesake and self.email else self.name}"


def colleagues_named(start: str, *, by: Actor, limit: int = SHOWN) -> list[Colleague]:
    """Return teams and people of staff with a word or an address that begins like this, those of one's own teams first."""
    escaped = start.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"start": escaped, "teams": list(by.team_ids), "me": by.me, "limit": limit})
        return [Colleague(*row) for row in cursor.fetchall()]


def colleague_named(words: str) -> int | None:
    """Return the one member of staff with this address, or this name or word of it; None when there is none, or more than one."""
    found = Person.objects.staff().annotate(
        folded=Func(Lower("name"), function="unaccent"), wanted=Func(Lower(Value(words)), function="unaccent")
    )
    exact = Q(email=words.lower()) | Q(folded=F("wanted"))
    ids = list(found.filter(exact).values_list("pk", flat=True)[:2]) or list(
        found.filter(Q(folded__startswith=F("wanted")) | Q(folded__contains=Concat(Value(" "), F("wanted")))).values_list("pk", flat=True)[
            :2
        ]
    )
    return ids[0] if len(ids) == 1 else None
