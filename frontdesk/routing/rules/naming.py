"""Which rules name a custom field."""

from typing import Any

from frontdesk.fields.showing import PREFIX
from frontdesk.routing.models import Rule


def rules_naming(key: str) -> list[Rule]:
    """Return the rules in use whose conditions look at the field with this key, in their order."""
    return [rule for rule in Rule.objects.filter(is_archived=False) if _names(rule.conditions, PREFIX + key)]


def _names(document: Any, field: str) -> bool:
    if not isinstance(document, dict):
        return False
    if document.get("field") == field:
        return True
    return any(_names(part, field) for parts in document.values() if isinstance(parts, list) for part in parts)
