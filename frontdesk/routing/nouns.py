"""Rules and their order as nouns of versions and files of settings."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import SYSTEM, Actor
from frontdesk.conditions import read
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_ROUTING
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing import actions
from frontdesk.routing.actions.rules import ORDER_KEY
from frontdesk.routing.models import Rule
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.deeds import Known
from frontdesk.routing.rules.documents import of_order, of_rule, with_ids
from frontdesk.routing.rules.saying import if_words, then_words
from frontdesk.routing.rules.trial import trial
from frontdesk.routing.trying import DAYS, dry_run
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _make_rule(key: str, document: Document, *, by: Actor) -> Rule:
    rule = actions.create_rule(key=key, by=by, **_facts(document))
    if document["archived"]:
        actions.archive_rule(rule, by=by)
    return rule


def _change_rule(rule: Rule, document: Document, *, by: Actor) -> None:
    if rule.is_archived and not document["archived"]:
        actions.restore_rule(rule, by=by)
    actions.change_rule(rule, version=rule.version, by=by, **_facts(document))
    if document["archived"] and not rule.is_archived:
        actions.archive_rule(rule, by=by)


def _facts(document: Document) -> dict[str, Any]:
    told = {"name": document["name"], "conditions": document["conditions"], "actions": with_ids(document["actions"])}
    return told | {"stops": document["stop"], "is_on": document["on"]}


def _archive_rule(rule: Rule, *, by: Actor) -> None:
    actions.archive_rule(rule, by=by)


def _order(_row: Any, document: Document, *, by: Actor) -> None:
    actions.order_rules(document["order"], by=by)


def _counts(row: Rule | None, _before: Document | None, after: Document | None) -> list[str]:
    """Say what the rule would have done in the last 30 days; nothing where it cannot be tried or would not be in force."""
    if after is None or after["archived"] or not after["on"]:
        return []
    fields = rule_fields()
    try:
        made = trial(row, read(after["conditions"], fields), with_ids(after["actions"]), stops=after["stop"])
        run = dry_run(made.tried, made.edited, days=DAYS[0], by=SYSTEM)
    except FrontdeskError:
        return []
    return [f"{run.matched:,} of {run.checked:,} tickets of the last {DAYS[0]} days match; {run.changed:,} would be otherwise."]


def _if(document: Any) -> str:
    return if_words(document, rule_fields())


def _then(document: Any) -> str:
    return then_words(with_ids(document), Known()) if isinstance(document, list) else str(document)


RULE = Noun(
    name="rule",
    heading="rules",
    label="Rule",
    parts=(
        Part("name", "Name"),
        Part("on", "On", Kind.YES_NO, default=True),
        Part("conditions", "If", Kind.TREE, words=_if),
        Part("actions", "Then", Kind.TREE, words=_then),
        Part("stop", "Stops here", Kind.YES_NO, default=False),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    rows=lambda: Rule.objects.order_by("position", "id"),
    key=lambda rule: str(rule.slug),
    document=of_rule,
    make=_make_rule,
    change=_change_rule,
    archive=_archive_rule,
    is_archived=lambda rule: rule.is_archived,
    counts=_counts,
    may=held(SETTINGS_ROUTING),
)
RULE_ORDER = Noun(
    name="rule_order",
    heading="rule_order",
    label="Order of the rules",
    parts=(Part("order", "Order", Kind.WORDS, is_ordered=True),),
    rows=lambda: [ORDER_KEY],
    key=str,
    id=str,
    title=lambda _: "",
    document=lambda _: of_order(),
    change=_order,
    may=held(SETTINGS_ROUTING),
    is_single=True,
    orders="rule",
)
