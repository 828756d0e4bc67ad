"""A rule as it would be, among those that are on: what a dry run tries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.conditions import Condition, Field, Some, read
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.models import Rule
from frontdesk.routing.rules import deeds
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.ruleset import Remembered
from frontdesk.routing.trying import PRIORITY, TEAM, TriedRule

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
    mine = TriedRule(condition, _sets(actions), stops)
    return Trial(rows, [mine if row is None else _other(row, fields, known) for row in rows], rows.index(None))


def _other(row: Rule, fields: Mapping[str, Field], known: deeds.Known) -> TriedRule:
    try:
        deeds.read(row.actions, known)
        return TriedRule(read(row.conditions, fields), _sets(row.actions), row.stops)
    except FrontdeskError:
        return FITS_NOTHING


def _sets(actions: Sequence[Any]) -> dict[str, int]:
    """Return what actions set of what is compared; what is not chosen yet sets nothing."""
    return {one["do"]: one[one["do"]] for one in actions if one.get("do") in (TEAM, PRIORITY) and isinstance(one.get(one["do"]), int)}
