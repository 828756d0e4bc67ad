"""Rules for tests, written through the real actions."""

from typing import Any

from frontdesk.db.acting import acting
from frontdesk.routing import actions
from frontdesk.routing.models import Rule
from tests.cast import Cast

READER = {"all": [{"field": "subject", "is": "has_any", "value": ["card reader"]}]}
EVERY: dict[str, Any] = {"all": []}


def rule(cast: Cast, *deeds: dict[str, Any], name: str = "Card reader down", conditions: Any = READER, **more: Any) -> Rule:
    """Let Oskar write a rule."""
    with acting(cast.settings(cast.oskar)) as oskar:
        return actions.create_rule(name=name, conditions=conditions, actions=list(deeds), by=oskar, **more)


def to_team(team: Any) -> dict[str, Any]:
    """Return the action that gives a ticket to a team."""
    return {"do": "team", "team": team.pk}


def priority(number: int) -> dict[str, Any]:
    """Return the action that sets the priority."""
    return {"do": "priority", "priority": number}
