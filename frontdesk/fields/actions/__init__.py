"""Everything that changes the fields themselves."""

from frontdesk.fields.actions.arranging import archive_field, restore_field
from frontdesk.fields.actions.making import change_field, create_field, replace_field
from frontdesk.fields.actions.ordering import move_field, order_fields
from frontdesk.fields.actions.stating import Facts

__all__ = ["Facts", "archive_field", "change_field", "create_field", "move_field", "order_fields", "replace_field", "restore_field"]
