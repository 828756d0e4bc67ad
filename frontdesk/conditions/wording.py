"""A condition as a sentence that people read."""

from collections.abc import Mapping

from frontdesk.conditions.fields import Field
from frontdesk.conditions.tree import Condition, Every, Is, Nothing

ALWAYS = "Every ticket"


def sentence(condition: Condition, fields: Mapping[str, Field]) -> str:
    """Return the condition in words; fields that are gone are named by their key."""
    if condition == Every(()):
        return ALWAYS
    said = _said(condition, fields, is_inner=False)
    return said[:1].upper() + said[1:]


def _said(condition: Condition, fields: Mapping[str, Field], *, is_inner: bool) -> str:
    if isinstance(condition, Is):
        return _leaf(condition, fields)
    parts = [_said(part, fields, is_inner=True) for part in condition.parts]
    if isinstance(condition, Nothing):
        return f"none of these: {'; '.join(parts)}" if not is_inner else f"(none of these: {'; '.join(parts)})"
    joined = (" and " if isinstance(condition, Every) else " or ").join(parts)
    return f"({joined})" if is_inner and len(parts) > 1 else joined


def _leaf(leaf: Is, fields: Mapping[str, Field]) -> str:
    field = fields.get(leaf.field)
    operator = field.kind.operators.get(leaf.operator) if field else None
    if field is None or operator is None:
        return f"{leaf.field} {leaf.operator}"
    said = operator.takes.said(leaf.value, field)
    return f"{field.said or _lowered(field.label)} {operator.words}{f' {said}' if said else ''}"


def _lowered(label: str) -> str:
    """Return a label as it stands inside a sentence; names in capitals keep them."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
