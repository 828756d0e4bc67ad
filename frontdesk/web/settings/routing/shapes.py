"""How the value of a condition is typed: what an operator takes <-> the texts of a form's fields."""

from collections.abc import Callable, Mapping
from typing import Any

from frontdesk.conditions import Field

# A form's fields of one value, by name: v holds what is typed or ticked; u the second end; z a time zone;
# w a name to add to what is ticked.
NAMES = ("v", "u", "z", "w")
Typed = dict[str, list[str]]


def shape_of(field: Field | None, operator: str) -> str:
    """Return the name of what an operator takes; empty when it is none of the field's."""
    found = field.offered().get(operator) if field else None
    return found.takes.name if found else ""


def value(field: Field, operator: str, typed: Typed) -> Any:
    """Return the value as documents have it, from what was typed."""
    return READ.get(shape_of(field, operator), lambda _: None)(typed)


def typed(field: Field, operator: str, value: Any) -> Typed:
    """Return what stands in the form for a document's value."""
    try:
        return WRITTEN.get(shape_of(field, operator), lambda _: {})(value)
    except (KeyError, IndexError, TypeError, AttributeError):
        return {}


def _first(typed: Typed, name: str = "v") -> str:
    return (typed.get(name) or [""])[0].strip()


def _listed(typed: Typed) -> list[str]:
    return [one.strip() for text in typed.get("v", []) for one in text.replace("\n", ",").split(",") if one.strip()]


def _ticked(typed: Typed) -> list[str]:
    return [one for one in (*typed.get("v", []), _first(typed, "w")) if one]


def _several(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)] if value else []


READ: Mapping[str, Callable[[Typed], Any]] = {
    "texts": _listed,
    "text": _listed,
    "names": _listed,
    "keys": _ticked,
    "number": _first,
    "day": _first,
    "numbers": lambda typed: [_first(typed), _first(typed, "u")],
    "days": lambda typed: [_first(typed), _first(typed, "u")],
    "zoned_day": lambda typed: {"day": _first(typed), "zone": _first(typed, "z")},
    "weekdays": lambda typed: {"days": _ticked(typed), "zone": _first(typed, "z")},
    "hours": lambda typed: {"from": _first(typed), "until": _first(typed, "u"), "zone": _first(typed, "z")},
}
WRITTEN: Mapping[str, Callable[[Any], Typed]] = {
    "texts": lambda value: {"v": [", ".join(_several(value))]},
    "text": lambda value: {"v": [", ".join(_several(value))]},
    "names": lambda value: {"v": [", ".join(_several(value))]},
    "keys": lambda value: {"v": _several(value)},
    "number": lambda value: {"v": _several(value)},
    "day": lambda value: {"v": _several(value)},
    "numbers": lambda value: {"v": [str(value[0])], "u": [str(value[1])]},
    "days": lambda value: {"v": [str(value[0])], "u": [str(value[1])]},
    "zoned_day": lambda value: {"v": [value["day"]], "z": [value["zone"]]},
    "weekdays": lambda value: {"v": list(value["days"]), "z": [value["zone"]]},
    "hours": lambda value: {"v": [value["from"]], "u": [value["until"]], "z": [value["zone"]]},
}
