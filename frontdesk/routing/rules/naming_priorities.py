"""Which rules name a priority: asked before it is archived."""

from collections.abc import Iterator
from typing import Any

from frontdesk.routing.models import Rule
from frontdesk.tickets.priorities import Known


def rules_naming_priority(priority: Known) -> list[Rule]:
    """Return the rules in use that ask for a priority or set it."""
    rows = Rule.objects.filter(is_archived=False).order_by("position", "id")
    return [row for row in rows if priority.key in _asked(row.conditions) or set(_set(row.actions)) & set(priority.numbers)]


def _asked(document: Any) -> set[str]:
    """Return the priorities that a condition names, however deep."""
    if isinstance(document, list):
        return {key for one in document for key in _asked(one)}
    if not isinstance(document, dict):
        return set()
    if document.get("field") == "priority":
        value = document.get("value")
        return {key for key in (value if isinstance(value, list) else [value]) if isinstance(key, str)}
    return {key for one in document.values() for key in _asked(one)}


def _set(actions: Any) -> Iterator[int]:
    for one in actions if isinstance(actions, list) else ():
        if isinstance(one, dict) and one.get("do") == "priority" and isinstance(one.get("priority"), int):
            yield one["priority"]
