"""What would miss a field: how many tickets hold a value of it, and which views and macros name it.

Numbers for people who arrange fields: they see no ticket, and what a person or a team keeps for itself is only counted.
"""

from dataclasses import dataclass

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.tickets.models import Macro, Scope, View

# By the index of words alone.
TOTALS = "select field_id, count(*) from tickets_fieldvalue where field_id = any(%s) group by 1"
BY_WORD = "select word, count(*) from tickets_fieldvalue where field_id = %s and word = any(%s) group by 1"


@dataclass(frozen=True, slots=True)
class Uses:
    """How many tickets hold a value, and how many each of some."""

    total: int
    by_word: dict[str, int]

    def of(self, words: list[str]) -> int:
        """Return how many hold one of these."""
        return sum(self.by_word.get(word, 0) for word in words)


def totals(field_ids: list[int], *, by: Actor) -> dict[int, int]:
    """Return how many tickets hold a value of each of these fields. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(TOTALS, [field_ids])
        return dict.fromkeys(field_ids, 0) | dict(cursor.fetchall())


def uses(field_id: int, words: list[str], *, by: Actor) -> Uses:
    """Return how many tickets hold a value of a field, and how many each of some words. Raises: ForbiddenError."""
    total = totals([field_id], by=by)[field_id]
    if not words:
        return Uses(total, {})
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(BY_WORD, [field_id, words])
        return Uses(total, dict(cursor.fetchall()))


@dataclass(frozen=True, slots=True)
class Naming:
    """The views and macros that name a field: those that everybody has, and how many others."""

    views: list[View]
    other_views: int
    macros: list[Macro]
    other_macros: int


def naming(key: str, *, by: Actor) -> Naming:
    """Return the views that filter by a field, and the macros that set it. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    with acting(SYSTEM):
        views = list(View.objects.filter(query__regex=rf"(^|&)-?field\.{key}=").order_by("name", "id"))
        macros = [macro for macro in Macro.objects.filter(changes__has_key="fields").order_by("name", "id") if _sets(macro, key)]
    seen, used = [view for view in views if view.scope == Scope.ALL], [macro for macro in macros if macro.scope == Scope.ALL]
    return Naming(seen, len(views) - len(seen), used, len(macros) - len(used))


def _sets(macro: Macro, key: str) -> bool:
    return any(pair[0] == key for pair in macro.changes["fields"])
