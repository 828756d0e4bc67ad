"""Everything that changes how tickets find their people."""

from frontdesk.routing.actions.rules import archive_rule, change_rule, create_rule, move_rule, order_rules, restore_rule, switch_rule

__all__ = ["archive_rule", "change_rule", "create_rule", "move_rule", "order_rules", "restore_rule", "switch_rule"]
