"""Documents into trees and back. What cannot be understood is said in plain words, with the place where it is."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from frontdesk.conditions.errors import ConditionError
from frontdesk.conditions.fields import Field
from frontdesk.conditions.tree import Condition, Every, Is, Nothing, Some

DEPTH_MAX: Final = 5
PARTS_MAX: Final = 200
GROUPS: Final[dict[str, type[Every | Some | Nothing]]] = {"all": Every, "any": Some, "none": Nothing}
NAMES: Final = {group: name for name, group in GROUPS.items()}
LEAF: Final = {"field", "is", "value"}

Path = tuple[int, ...]


class _Reading:
    """One document being read, and how many parts it has had so far."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.parts = 0

    def part(self, document: Any, path: Path) -> Condition:
        self.parts += 1
        if self.parts > PARTS_MAX:
            raise ConditionError(f"A condition can have {PARTS_MAX} parts at most.")
        if not isinstance(document, dict):
            raise ConditionError("This is no condition: it needs a field, or all, any or none of several.", path)
        group = next((name for name in GROUPS if name in document), None)
        return self._leaf(document, path) if group is None else self._group(group, document, path)

    def _group(self, name: str, document: dict[str, Any], path: Path) -> Condition:
        parts = document[name]
        if len(document) > 1 or not isinstance(parts, list | tuple):
            raise ConditionError(f"“{name}” takes a list of conditions, and nothing stands beside it.", path)
        if len(path) >= DEPTH_MAX:
            raise ConditionError(f"Groups can be {DEPTH_MAX} deep at most.", path)
        if not parts and (path or name != "all"):
            raise ConditionError("This group is empty. Add a condition or remove the group.", path)
        return GROUPS[name](tuple(self.part(part, (*path, place)) for place, part in enumerate(parts)))

    def _leaf(self, document: dict[str, Any], path: Path) -> Is:
        key, name = document.get("field"), document.get("is")
        field = self.fields.get(key) if isinstance(key, str) else None
        if not isinstance(key, str) or field is None:
            raise ConditionError(f"There is no field “{str(key)[:60]}”.{_meant(key, self.fields)}", path)
        if unknown := set(document) - LEAF:
            raise ConditionError(f"{field.label}: nobody knows “{str(min(map(str, unknown)))[:60]}” here.", path)
        if field.is_archived:
            raise ConditionError(f"“{field.label}” is archived. Choose another field, or remove this condition.", path)
        operator = field.offered().get(name) if isinstance(name, str) else None
        if not isinstance(name, str) or operator is None:
            raise ConditionError(f"{field.label} cannot be compared with “{str(name)[:60]}”.{_meant(name, field.offered())}", path)
        try:
            return Is(key, name, operator.takes.read(document.get("value"), field))
        except ConditionError as problem:
            raise ConditionError(problem.plain, path) from problem


def read(document: Any, fields: Mapping[str, Field]) -> Condition:
    """Return the condition that a document says. Raises: ConditionError."""
    return _Reading(fields).part(document, ())


def written(condition: Condition, named: Mapping[str, Field] | None = None) -> dict[str, Any]:
    """Return the document that `read` reads as this condition; with `named` one that another desk may read: names instead of ids."""
    if not isinstance(condition, Is):
        return {NAMES[type(condition)]: [written(part, named) for part in condition.parts]}
    value = condition.value
    if named is not None and (field := named.get(condition.field)) is not None and field.is_named:
        value = tuple((choice.lasting or choice.label) if (choice := field.choices.get(key)) else key for key in value or ()) or None
    if value is None:
        return {"field": condition.field, "is": condition.operator}
    if hasattr(value, "document"):
        value = value.document()
    return {"field": condition.field, "is": condition.operator, "value": list(value) if isinstance(value, tuple) else value}


def _meant(word: Any, known: Mapping[str, Any]) -> str:
    close = get_close_matches(word[:60], known, n=1, cutoff=0.7) if isinstance(word, str) else []
    return f" Did you mean “{close[0]}”?" if close else ""
