"""A rule as it would be, among those that are on: what a dry run tries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.conditions import Condition, Field, Some, read
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.models import Rule
from frontdesk.routing.outcomes import ASSIGNEE, NOTE, PRIORITY, TAGS, TEAM, TOLD, TYPE, Added, TriedRule
from frontdesk.routing.rules import deeds
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.ruleset import Remembered

FITS_NOTHING = TriedRule(Some(()))


@dataclass(frozen=True, slots=True)
class Trial:
    """The rules in their order; `rows` has None at the place of the edited one."""

    rows: Sequence[Rule | None]
    tried: Sequence[TriedRule]
    edited: int

    @property
    def mine(self) -> TriedRule:
        """The edited one."""
        return self.tried[self.edited]


def trial(saved: Rule | None, condition: Condition, actions: Sequence[Any], *, stops: bool) -> Trial:
    """Return a rule at the place of the saved one, or as the last, among the others that are on. A broken one among them fits nothing."""
    fields = rule_fields()
    rows: list[Rule | None] = [
        None if saved is not None and row.pk == saved.pk else row
        for row in Rule.objects.filter(is_archived=False)
        if row.is_on or (saved is not None and row.pk == saved.pk)
    ]
    if None not in rows:
        rows.append(None)
    known = Remembered([row for row in rows if row is not None])
    mine = tried_rule(condition, actions, stops=stops)
    return Trial(rows, [mine if row is None else _other(row, fields, known) for row in rows], rows.index(None))


def _other(row: Rule, fields: Mapping[str, Field], known: deeds.Known) -> TriedRule:
    try:
        deeds.read(row.actions, known)
        return tried_rule(read(row.conditions, fields), row.actions, stops=row.stops)
    except FrontdeskError:
        return FITS_NOTHING


# What an action sets, and what it adds to a ticket whatever other rules do.
SETS = {"team": TEAM, "priority": PRIORITY, "type": TYPE, "assignee": ASSIGNEE, "strategy": ASSIGNEE}
ADDS = {"tags": TAGS, "note": NOTE, "notify": TOLD, "notify_team": TOLD, "notify_cover": TOLD}


def tried_rule(condition: Condition, actions: Sequence[Any], *, stops: bool) -> TriedRule:
    """Return a rule with what its actions do; what is not chosen yet does nothing."""
    sets: dict[str, Any] = {}
    adds: set[Added] = set()
    for one in actions:
        do = str(one.get("do"))
        value = one.get(deeds.VALUES.get(do, ""))
        if do in SETS and value:
            sets[SETS[do]] = value
        elif do in ADDS:
            adds |= {(ADDS[do], each) for each in _each(do, value)}
    return TriedRule(condition, sets, stops, frozenset(adds))


def _each(do: str, value: Any) -> list[Any]:
    """Return what is added one by one: tags and notes as they are, who is told with what kind of action tells them."""
    values = [one for one in (value if isinstance(value, list) else [value]) if one]
    return [(do, one) for one in values] if ADDS[do] == TOLD else values
