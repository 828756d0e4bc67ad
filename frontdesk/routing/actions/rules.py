"""Rules: written, changed, moved, turned on and off, archived. None is ever deleted."""

from collections.abc import Iterable, Sequence
from typing import Any

from frontdesk.actor import Actor
from frontdesk.conditions import read as read_conditions
from frontdesk.conditions import written as written_conditions
from frontdesk.events.record import record
from frontdesk.identity.actions.slugs import chosen_slug
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.routing.models import Rule
from frontdesk.routing.rules import access, deeds
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.deeds import Known
from frontdesk.routing.rules.documents import of_order, of_rule
from frontdesk.routing.rules.errors import RuleConflictError
from frontdesk.routing.rules.saying import said
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 80
RULES_MAX = 1_000
# The one row that "rule_order" is about, in the table of versions.
ORDER_KEY = "all"


def create_rule(*, name: str, conditions: Any, actions: Any, stops: bool = False, is_on: bool = True, key: str = "", by: Actor) -> Rule:
    """Write a rule as the last one. Without `key` the name gives it. Raises: InvalidError, ConditionError, ForbiddenError."""
    access.require(by)
    rows = _locked()
    if len(rows) >= RULES_MAX:
        raise InvalidError(f"There are {RULES_MAX:,} rules already. Archive one first.")
    facts = _checked(name, conditions, actions) | {"stops": stops, "is_on": is_on}
    slug = chosen_slug(key, facts["name"], Rule.objects.all(), otherwise="rule")
    rule = Rule(slug=slug, position=rows[-1].position + 1 if rows else 1, version=0, **facts)
    rule.save(force_insert=True)
    _keep(rule, by)
    _keep_order(by)
    record("rule.created", by=by, rule=rule.pk, rule_name=rule.name, after=said(rule))
    return rule


def change_rule(rule: Rule, *, version: int, name: str, conditions: Any, actions: Any, stops: bool, is_on: bool, by: Actor) -> None:
    """Change a rule from the next ticket on.

    Raises: RuleConflictError when `version` is no longer the rule's, InvalidError, ConditionError, ForbiddenError.
    """
    access.require(by)
    saved = _afresh(rule)
    if version != saved.version:
        raise RuleConflictError(saved)
    _change(saved, _checked(name, conditions, actions) | {"stops": stops, "is_on": is_on}, "rule.changed", by)
    rule.refresh_from_db()


def switch_rule(rule: Rule, *, is_on: bool, by: Actor) -> None:
    """Turn a rule on or off. Raises: ForbiddenError."""
    access.require(by)
    _change(_afresh(rule), {"is_on": is_on}, "rule.switched_on" if is_on else "rule.switched_off", by)
    rule.refresh_from_db()


def archive_rule(rule: Rule, *, by: Actor) -> None:
    """Take a rule out of use; its versions and what it did stay. Raises: ForbiddenError."""
    access.require(by)
    _change(_afresh(rule), {"is_archived": True}, "rule.archived", by)
    _keep_order(by)
    rule.refresh_from_db()


def restore_rule(rule: Rule, *, by: Actor) -> None:
    """Bring an archived rule back as the last one, turned off. Raises: ForbiddenError."""
    access.require(by)
    rows = _locked()
    saved = _afresh(rule)
    if saved.is_archived:
        last = rows[-1].position + 1 if rows else 1
        _change(saved, {"is_archived": False, "is_on": False, "position": last}, "rule.restored", by)
        _keep_order(by)
    rule.refresh_from_db()


def move_rule(rule: Rule, *, to: int, by: Actor) -> None:
    """Put a rule to a place, counted from 1; too far means the end. Raises: InvalidError, ForbiddenError."""
    access.require(by)
    rows = [row for row in _locked() if row.pk != rule.pk]
    if rule.is_archived or to < 1:
        raise InvalidError("This rule has no place in the order.")
    rows.insert(to - 1, Rule.objects.get(pk=rule.pk))
    _order(rows, by)
    rule.refresh_from_db()


def order_rules(keys: Sequence[str], *, by: Actor) -> None:
    """Put the rules with these keys first, in this order; the others follow as they are. Raises: InvalidError, ForbiddenError."""
    access.require(by)
    rows = {row.slug: row for row in _locked()}
    if unknown := [key for key in keys if key not in rows]:
        raise InvalidError(f"There is no rule “{unknown[0]}”.")
    _order([*(rows[key] for key in dict.fromkeys(keys)), *(row for key, row in rows.items() if key not in keys)], by)


def _order(rows: Iterable[Rule], by: Actor) -> None:
    before = {row.pk: place for place, row in enumerate(_locked(), 1)}
    moved = []
    for place, row in enumerate(rows, 1):
        row.position = place
        if before[row.pk] != place:
            moved.append(row)
    if not moved:
        return
    Rule.objects.bulk_update(rows, ["position"])
    _keep_order(by)
    # Of a swap it is the one that went further; the log names one.
    first = max(moved, key=lambda row: abs(before[row.pk] - row.position))
    record("rule.moved", by=by, rule=first.pk, rule_name=first.name, before={"place": before[first.pk]}, after={"place": first.position})


def _change(rule: Rule, facts: dict[str, Any], event: str, by: Actor) -> None:
    before = {name: getattr(rule, name) for name in facts}
    if before == facts:
        return
    told = said(rule)
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.save(update_fields=list(facts))
    _keep(rule, by)
    record(event, by=by, rule=rule.pk, rule_name=rule.name, before=told, after=said(rule))


def _keep(rule: Rule, by: Actor) -> None:
    """Keep the version, whose number is the rule's own."""
    number = keep("rule", rule.pk, of_rule(rule), by=by)
    rule.version = number or rule.version
    rule.changed_at, rule.changed_by = clock.now(), by.name
    rule.save(update_fields=["version", "changed_at", "changed_by"])


def _keep_order(by: Actor) -> None:
    keep("rule_order", ORDER_KEY, of_order(), by=by)


def _locked() -> list[Rule]:
    return list(Rule.objects.select_for_update().filter(is_archived=False))


def _afresh(rule: Rule) -> Rule:
    return Rule.objects.select_for_update().get(pk=rule.pk)


def _checked(name: str, conditions: Any, actions: Any) -> dict[str, Any]:
    """Return what was given as it is stored. Raises: InvalidError, ConditionError."""
    try:
        cleaned = clean_text(name, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(str(error), field="name") from error
    if not 0 < len(cleaned) <= NAME_MAX_LENGTH:
        raise InvalidError(f"Give it a name of 1 to {NAME_MAX_LENGTH} characters.", field="name")
    return {
        "name": cleaned,
        "conditions": written_conditions(read_conditions(conditions, rule_fields())),
        "actions": deeds.written(deeds.read(actions, Known())),
    }
