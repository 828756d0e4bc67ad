"""When a field is asked for: in some teams, for some types, and while other fields hold certain values; and how a type's form has it.

The condition on other fields is a document of the desk's condition language. The settings write it in one shape, all of several parts
that each name a field and some of its values, so that a browser can follow it while somebody types.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk import conditions
from frontdesk.conditions import ConditionError
from frontdesk.conditions.kinds import CHOICE, CHOICES, YES_NO
from frontdesk.conditions.operators import Kind as LanguageKind
from frontdesk.fields.known import Definition
from frontdesk.fields.models import ForCustomers, Kind, Required
from frontdesk.lib.errors import InvalidError

PREFIX = "field:"
# After everything that the form of a type names.
LAST = 10_000
YES = "yes"
# A choice of a tree is also each of those that it stands below.
IN_TREE = LanguageKind("choice", {"is_any": CHOICES.operators["has_any"]})
# What a field can depend on -> its kind in the language, and the operator that the settings write.
LEANED_ON = {Kind.CHOICE: (CHOICE, "is_any"), Kind.TREE: (IN_TREE, "is_any"), Kind.CHECK: (YES_NO, "is_yes")}
OPERATORS = frozenset(operator for _, operator in LEANED_ON.values())


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ticket is, as far as fields depend on it."""

    team_id: int
    type: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """Another field must hold one of some values; of a tree's choice, or one below it."""

    key: str
    values: tuple[str, ...]


def leaves(document: Mapping[str, Any] | None) -> list[Leaf]:
    """Return the parts of a field's condition; all must hold. Raises: InvalidError for a document of another shape."""
    try:
        return [_leaf(part) for part in document["all"]] if document else []
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidError("A field depends on values of other fields; this condition says something else.", field="shown_when") from None


def _leaf(part: Mapping[str, Any]) -> Leaf:
    name, values = part["field"], part.get("value", [YES])
    if part["is"] not in OPERATORS or not name.startswith(PREFIX) or not isinstance(values, list) or not values:
        raise ValueError(part)
    return Leaf(name.removeprefix(PREFIX), tuple(str(value) for value in values))


def document(parts: Iterable[Leaf], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Return the document that says that all of the parts must hold, told the kinds of the fields that they name; empty for none."""
    found = [
        {"field": f"{PREFIX}{part.key}", "is": LEANED_ON[kinds[part.key]][1]}
        | ({} if kinds[part.key] is Kind.CHECK else {"value": list(part.values)})
        for part in parts
    ]
    return {"all": found} if found else {}


def formed(fields: Iterable[Definition], type: str) -> list[Definition]:
    """Return the fields as the form of a type has them: in its order, with what it says of each. What it says nothing of comes last."""
    return [_formed(field, field.forms.get(type)) for field in sorted(fields, key=lambda field: _place(field, type))]


def _place(field: Definition, type: str) -> int:
    said = field.forms.get(type)
    return said["place"] if said else LAST


def _formed(field: Definition, said: Mapping[str, Any] | None) -> Definition:
    if not said:
        return field
    is_hidden = said.get("staff_only", False) and field.is_asked
    return replace(
        field,
        required=Required(said["required"]) if "required" in said else field.required,
        help=said.get("help") or field.help,
        for_customers=ForCustomers.SEEN if is_hidden else field.for_customers,
    )


def is_in_form(field: Definition, type: str) -> bool:
    """Tell whether the form of a type asks for a field, in whichever team and by whichever other values."""
    return not field.is_archived and (not field.types or type in field.types)


def applying(fields: Iterable[Definition], values: Mapping[str, Any], facts: Facts) -> list[Definition]:
    """Return the fields that are asked of a ticket with these facts and values, as the form of its type has them, in its order.

    What depends on a field that is not asked for is not asked for either; fields that depend on each other in a circle never are.
    """
    known = {field.key: field for field in formed(fields, facts.type) if not field.is_archived}
    decided: dict[str, bool] = {}
    return [field for field in known.values() if _applies(field, known, values, facts, decided)]


def _applies(field: Definition, known: Mapping[str, Definition], values: Mapping[str, Any], facts: Facts, decided: dict[str, bool]) -> bool:
    if field.key not in decided:
        # Until it is known: whoever comes round again finds that it is not.
        decided[field.key] = False
        decided[field.key] = (
            (not field.team_ids or facts.team_id in field.team_ids)
            and is_in_form(field, facts.type)
            and (not field.condition or _holds(field.condition, known, values, facts, decided))
        )
    return decided[field.key]


def _holds(
    written: Mapping[str, Any], known: Mapping[str, Definition], values: Mapping[str, Any], facts: Facts, decided: dict[str, bool]
) -> bool:
    registry = {f"{PREFIX}{key}": asked_about(field) for key, field in known.items() if field.kind in LEANED_ON}
    try:
        condition = conditions.read(dict(written), registry)
    except ConditionError:
        # It names a field that is out of use, or that whoever asks does not know.
        return False
    keys = {part.field.removeprefix(PREFIX) for part in conditions.leaves(condition)}
    asked = {key: values.get(key) for key in keys if _applies(known[key], known, values, facts, decided)}
    return conditions.as_predicate(condition, registry)(asked).matched


def asked_about(field: Definition) -> conditions.Field:
    """Return a field as the condition language knows it, with its value among a ticket's values by key."""
    choices = {each.key: conditions.Choice(each.label, each.key, each.is_archived) for each in field.choices}

    def value(values: conditions.Values) -> Any:
        held = values.get(field.key)
        return field.above(held) if field.kind is Kind.TREE and held else held

    return conditions.Field(f"{PREFIX}{field.key}", field.label, LEANED_ON[field.kind][0], "", value, choices=choices)
