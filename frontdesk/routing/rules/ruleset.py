"""The rules in force, read and compiled once and kept until something that they name changes."""

from collections.abc import Iterable, Mapping
from functools import partial

from django.db import connection

from frontdesk.conditions import Field, as_predicate, read
from frontdesk.identity.models import Person
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.models import Rule
from frontdesk.routing.rules import deeds
from frontdesk.routing.rules.asking import FIELDS_STAMP, rule_fields
from frontdesk.routing.rules.deeds import Known
from frontdesk.routing.rules.planning import Broken, Named, Working
from frontdesk.routing.rules.saying import seen_words
from frontdesk.tickets import priorities, types

Rules = tuple[Working | Broken, ...]

# Everything that a compiled rule knows by heart: small tables, and one number for each. Of the tags those that broke something:
# agents make new ones all day, and no rule knows of those.
STAMP = f"""
select
  (select coalesce(sum(hashtextextended(concat_ws(' ', id, version, position), 0)), 0)
   from routing_rule where is_on and not is_archived)::text,
  (select coalesce(sum(hashtextextended(concat_ws(' ', id, name, is_archived), 0)), 0) from identity_team)::text,
  (select coalesce(sum(hashtextextended(concat_ws(' ', id, name), 0)), 0) from tickets_tag where is_archived)::text,
  (select coalesce(sum(hashtextextended(concat_ws(' ', key, name), 0)), 0) from tickets_tickettype)::text,
  (select coalesce(sum(hashtextextended(concat_ws(' ', id, name, number, earlier::text, is_archived, goes_to_id), 0)), 0)
   from tickets_ticketpriority)::text,
  {FIELDS_STAMP}
"""


class _Kept:
    """The newest compiled rules of this process: replaced as a whole, so that threads need no lock."""

    rules: tuple[tuple[str, ...], Rules] | None = None


def rules_in_force() -> Rules:
    """Return the rules that are on, in their order. Needs the system persona."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        stamp = cursor.fetchone()
    kept = _Kept.rules
    if kept is not None and kept[0] == stamp:
        return kept[1]
    # What was kept of both may be older than what changed.
    types.forget()
    priorities.forget()
    compiled = compiled_rules(list(Rule.objects.filter(is_on=True, is_archived=False)))
    _Kept.rules = (stamp, compiled)
    return compiled


def compiled_rules(rows: list[Rule]) -> Rules:
    """Return rules ready to be tried; what one names that is gone makes it a broken one."""
    if not rows:
        return ()
    fields, known = rule_fields(), Remembered(rows)
    return tuple(compiled(row, fields, known) for row in rows)


class Remembered(Known):
    """Everything that rules name: who left, or a tag or type that was archived, costs them one action in its turn, not the whole rule."""

    def __init__(self, rows: Iterable[Rule]) -> None:
        super().__init__()
        self._named = [deed for row in rows if isinstance(row.actions, list) for deed in row.actions if isinstance(deed, dict)]

    def people(self) -> dict[int, tuple[str, bool]]:
        """Return the people that the rules name, still here or not."""
        ids = {one for deed in self._named for one in (deed.get("person"), *_listed(deed.get("people"))) if isinstance(one, int)}
        rows = Person.objects.filter(pk__in=ids).only("name") if ids else ()
        return self._once("people", lambda: {person.pk: (person.name, True) for person in rows})

    def tags(self) -> dict[int, tuple[str, bool]]:
        """Return all tags as if they were in use."""
        return {key: (name, True) for key, (name, _) in super().tags().items()}

    def type_named(self, key: str) -> tuple[str, bool]:
        """Return a type as if it were in use."""
        name, _ = super().type_named(key)
        return name, bool(name)

    def priorities(self) -> dict[int, tuple[str, bool]]:
        """Return all priorities as if they were in use."""
        return {key: (name, True) for key, (name, _) in super().priorities().items()}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def compiled(row: Rule, fields: Mapping[str, Field], known: Known) -> Working | Broken:
    """Return one rule ready to be tried."""
    rule = Named(row.pk, row.version, row.name)
    try:
        condition = read(row.conditions, fields)
        found = deeds.read(row.actions, known)
        return Working(rule, as_predicate(condition, fields), partial(seen_words, fields=fields), found, row.stops)
    except FrontdeskError as error:
        return Broken(rule, error.sentence)


def problem_of(row: Rule, fields: Mapping[str, Field], known: Known) -> str:
    """Return why a rule cannot be tried; empty when it can."""
    made = compiled(row, fields, known)
    return made.problem if isinstance(made, Broken) else ""
