"""How many tickets are of a type, and what names it: numbers for people who arrange types and see no ticket."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import QueryDict

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.routing.models import Rule, Skill
from frontdesk.tickets.models import Macro, View

# By the index of types alone.
TOTALS = "select type, count(*) from tickets_ticket where type = any(%s) group by 1"


@dataclass(frozen=True, slots=True)
class TypeUses:
    """What goes by a type. Of rules and skills the names, of macros and views how many: some are somebody's own."""

    tickets: int
    rules: tuple[str, ...]
    skills: tuple[str, ...]
    macros: int
    views: int


def totals(keys: list[str], *, by: Actor) -> dict[str, int]:
    """Return how many tickets are of each of these types. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(TOTALS, [keys])
        return dict.fromkeys(keys, 0) | dict(cursor.fetchall())


def uses_of(key: str, *, by: Actor) -> TypeUses:
    """Return what goes by a type. Raises: ForbiddenError."""
    tickets = totals([key], by=by)[key]
    with acting(SYSTEM):
        rules = [rule.name for rule in Rule.objects.filter(is_archived=False) if _names(rule, key)]
        skills = Skill.objects.filter(is_archived=False, types__contains=[key]).order_by("name").values_list("name", flat=True)
        macros = Macro.objects.filter(changes__type=key).count()
        queries = View.objects.filter(query__contains="type=").values_list("query", flat=True)
        views = sum(key in QueryDict(query).getlist(name) for query in queries for name in ("type", "-type"))
        return TypeUses(tickets, tuple(rules), tuple(skills), macros, views)


def _names(rule: Rule, key: str) -> bool:
    sets = any(deed.get("do") == "type" and deed.get("type") == key for deed in rule.actions)
    return sets or any(leaf.get("field") == "type" and key in _listed(leaf.get("value")) for leaf in _leaves(rule.conditions))


def _leaves(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for each in part:
            yield from _leaves(each)
    elif isinstance(part, dict):
        if "field" in part:
            yield part
        yield from (leaf for value in part.values() for leaf in _leaves(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
