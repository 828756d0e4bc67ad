"""Rules as JSON for versions and files, where actions name people, teams and tags by their keys instead of their ids."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from frontdesk.conditions import ConditionError, read, written
from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import InvalidError
from frontdesk.routing.models import Rule
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.deeds import VALUES
from frontdesk.tickets import priorities
from frontdesk.tickets.models import Tag

Document = dict[str, Any]
# What a kind of action names -> its rows, and the column that is their key.
NAMED: Mapping[str, tuple[Callable[[], "QuerySet[Any]"], str, str]] = {
    "team": (Team.objects.all, "slug", "team"),
    "notify_team": (Team.objects.all, "slug", "team"),
    "assignee": (Person.objects.all, "email", "colleague"),
    "notify": (Person.objects.all, "email", "colleague"),
    "tags": (Tag.objects.all, "name", "tag"),
}


def of_rule(rule: Rule) -> Document:
    """Return all that can be set of a rule; its place is told by `of_order`."""
    told = {"name": rule.name, "on": rule.is_on, "conditions": with_names(rule.conditions), "actions": with_keys(rule.actions)}
    return told | {"stop": rule.stops, "archived": rule.is_archived}


def of_order() -> Document:
    """Return the order of the rules in use by their keys."""
    return {"order": list(Rule.objects.filter(is_archived=False).values_list("slug", flat=True))}


def with_names(conditions: Any) -> Any:
    """Return conditions with names instead of ids, which `conditions.read` understands as well; broken ones as they are."""
    fields = rule_fields()
    try:
        return written(read(conditions, fields), fields)
    except ConditionError:
        return conditions


def with_keys(actions: list[Document]) -> list[Document]:
    """Return actions with keys instead of ids; an id without a row stays."""
    return [_exchanged(one, _keys, _priority_key) for one in actions]


def with_ids(actions: Any) -> Any:
    """Return actions with ids instead of keys. Raises: InvalidError when a key is nobody's."""
    return [_exchanged(one, _ids, _priority_number) for one in actions] if isinstance(actions, list) else actions


def _priority_key(value: Any) -> Any:
    found = priorities.with_number(value) if isinstance(value, int) else None
    return found.key if found else value


def _priority_number(value: Any) -> Any:
    # Files and versions from before priorities had keys say the number.
    if not isinstance(value, str):
        return value
    found = priorities.with_key(value)
    if found is None:
        raise InvalidError(f"There is no priority “{value}”.", field="actions")
    return found.number


def _exchanged(one: Any, exchange: Callable[[str, list[Any]], list[Any]], of_priority: Callable[[Any], Any]) -> Any:
    if isinstance(one, dict) and one.get("do") == "priority":
        return {**one, "priority": of_priority(one.get("priority"))}
    if not isinstance(one, dict) or one.get("do") not in NAMED:
        return one
    place = VALUES[one["do"]]
    value = one.get(place)
    if isinstance(value, list):
        return {**one, place: exchange(one["do"], value)}
    return {**one, place: exchange(one["do"], [value])[0]}


def _keys(do: str, ids: list[Any]) -> list[Any]:
    rows, column, _ = NAMED[do]
    found = dict(rows().filter(pk__in=[one for one in ids if isinstance(one, int)]).values_list("pk", column))
    return [found.get(one, one) for one in ids]


def _ids(do: str, keys: list[Any]) -> list[Any]:
    rows, column, noun = NAMED[do]
    found = dict(rows().filter(**{f"{column}__in": [one for one in keys if isinstance(one, str)]}).values_list(column, "pk"))
    if missing := [one for one in keys if one not in found]:
        raise InvalidError(f"There is no {noun} “{missing[0]}”.", field="actions")
    return [found[one] for one in keys]
