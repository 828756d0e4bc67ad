"""A rule in words."""

from collections.abc import Mapping
from typing import Any

from frontdesk.conditions import Every, Field, Outcome, read, sentence
from frontdesk.conditions.tree import Is
from frontdesk.conditions.wording import ALWAYS
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.models import Rule
from frontdesk.routing.rules import deeds
from frontdesk.routing.rules.asking import rule_fields
from frontdesk.routing.rules.deeds import Known

# Custom fields may be hidden from some roles; what they hold is told to nobody beside them.
CUSTOM = "field:"


def said(rule: Rule) -> dict[str, Any]:
    """Return what a rule says, as the log keeps it; what it can no longer name is told as such."""
    told = {"name": rule.name, "if": if_words(rule.conditions, rule_fields()), "then": then_words(rule.actions, Known())}
    return told | {"stops": rule.stops, "is_on": rule.is_on, "is_archived": rule.is_archived}


def if_words(document: Any, fields: Mapping[str, Field]) -> str:
    """Return conditions as a sentence."""
    try:
        return sentence(read(document, fields), fields)
    except FrontdeskError as error:
        return error.sentence


def then_words(document: Any, known: Known) -> str:
    """Return actions as the end of a sentence."""
    try:
        return deeds.in_words(deeds.read(document, known))
    except FrontdeskError as error:
        return error.sentence


def sentence_of(rule: Rule, fields: Mapping[str, Field], known: Known) -> str:
    """Return a rule as one sentence."""
    asked, done = if_words(rule.conditions, fields), then_words(rule.actions, known)
    begin = asked if asked == ALWAYS else f"If {asked[:1].lower()}{asked[1:]}"
    return f"{begin}: {done}{', and stop' if rule.stops else ''}."


def seen_words(outcome: Outcome, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return what was seen that made a rule fit, for everybody who reads the ticket."""
    return tuple(_seen(part, seen, fields) for part, seen in outcome.because) or (sentence(Every(()), fields),)


def _seen(part: Any, seen: str, fields: Mapping[str, Field]) -> str:
    field = fields.get(part.field) if isinstance(part, Is) else None
    if field is None:
        return sentence(part, fields) if not _custom(part) else "The custom fields fit"
    if field.key.startswith(CUSTOM):
        return f"{field.label} fits"
    operator = field.kind.operators[part.operator]
    if operator.takes.name == "nothing" or operator.denies:
        return sentence(part, fields)
    return f"{field.label} {operator.words} “{seen}”"


def _custom(part: Any) -> bool:
    if isinstance(part, Is):
        return part.field.startswith(CUSTOM)
    return any(_custom(each) for each in part.parts)
