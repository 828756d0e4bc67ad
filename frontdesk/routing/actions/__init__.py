"""Everything that changes how tickets find their people."""

from frontdesk.routing.actions.being_away import set_away
from frontdesk.routing.actions.policies import set_agent, set_policy
from frontdesk.routing.actions.rules import archive_rule, change_rule, create_rule, move_rule, order_rules, restore_rule, switch_rule
from frontdesk.routing.actions.skills import change_skill, create_skill

__all__ = [
    "archive_rule",
    "change_rule",
    "change_skill",
    "create_rule",
    "create_skill",
    "move_rule",
    "order_rules",
    "restore_rule",
    "set_agent",
    "set_away",
    "set_policy",
    "switch_rule",
]
