"""Everything that changes tickets. Each action: require, check, write, record, in the transaction of its caller."""

from frontdesk.tickets.actions.applying import apply
from frontdesk.tickets.actions.archiving import archive_team
from frontdesk.tickets.actions.arranging_priorities import (
    archive_priority,
    change_priority,
    create_priority,
    make_priority_default,
    restore_priority,
)
from frontdesk.tickets.actions.arranging_statuses import (
    archive_status,
    change_status,
    create_status,
    make_status_default,
    move_status,
    order_statuses,
    restore_status,
    set_transitions,
)
from frontdesk.tickets.actions.arranging_types import archive_type, change_type, create_type, restore_type, set_form
from frontdesk.tickets.actions.asking import ask_why
from frontdesk.tickets.actions.assignment import ask_for, assign, hand_over, hand_over_open_work, take
from frontdesk.tickets.actions.bulk import begin_bulk, change_all, stop_bulk, undo_bulk, work_on_bulks
from frontdesk.tickets.actions.children import answer_children, solve_children
from frontdesk.tickets.actions.conversation import open_ticket, reply
from frontdesk.tickets.actions.deadline import set_due
from frontdesk.tickets.actions.drafting import discard_draft, save_draft
from frontdesk.tickets.actions.files import stage_attachment
from frontdesk.tickets.actions.filling import set_fields
from frontdesk.tickets.actions.following import follow, unfollow
from frontdesk.tickets.actions.linking import link, unlink
from frontdesk.tickets.actions.macros import apply_macro, change_macro, create_macro, delete_macro
from frontdesk.tickets.actions.marks import log_read, mark_mentions_seen, mark_seen
from frontdesk.tickets.actions.merges import merge, unmerge
from frontdesk.tickets.actions.merging import merge_people
from frontdesk.tickets.actions.notes import add_note, share_note
from frontdesk.tickets.actions.ordering_priorities import move_priority, order_priorities
from frontdesk.tickets.actions.ordering_types import move_type, order_types
from frontdesk.tickets.actions.outgoing import change_send_time, hold_note, hold_reply, take_back
from frontdesk.tickets.actions.participants import add_participant, remove_participant
from frontdesk.tickets.actions.snoozing import snooze, wake, wake_due
from frontdesk.tickets.actions.solving import close_forgotten, reopen, solve
from frontdesk.tickets.actions.splitting import split
from frontdesk.tickets.actions.tagging import change_tag, create_tag, tag, untag
from frontdesk.tickets.actions.triage import change
from frontdesk.tickets.actions.undoing import undo
from frontdesk.tickets.actions.views import change_view, create_view, delete_view, move_view, pin_view

__all__ = [
    "add_note",
    "add_participant",
    "answer_children",
    "apply",
    "apply_macro",
    "archive_priority",
    "archive_status",
    "archive_team",
    "archive_type",
    "ask_for",
    "ask_why",
    "assign",
    "begin_bulk",
    "change",
    "change_all",
    "change_macro",
    "change_priority",
    "change_send_time",
    "change_status",
    "change_tag",
    "change_type",
    "change_view",
    "close_forgotten",
    "create_macro",
    "create_priority",
    "create_status",
    "create_tag",
    "create_type",
    "create_view",
    "delete_macro",
    "delete_view",
    "discard_draft",
    "follow",
    "hand_over",
    "hand_over_open_work",
    "hold_note",
    "hold_reply",
    "link",
    "log_read",
    "make_priority_default",
    "make_status_default",
    "mark_mentions_seen",
    "mark_seen",
    "merge",
    "merge_people",
    "move_priority",
    "move_status",
    "move_type",
    "move_view",
    "open_ticket",
    "order_priorities",
    "order_statuses",
    "order_types",
    "pin_view",
    "remove_participant",
    "reopen",
    "reply",
    "restore_priority",
    "restore_status",
    "restore_type",
    "save_draft",
    "set_due",
    "set_fields",
    "set_form",
    "set_transitions",
    "share_note",
    "snooze",
    "solve",
    "solve_children",
    "split",
    "stage_attachment",
    "stop_bulk",
    "tag",
    "take",
    "take_back",
    "undo",
    "undo_bulk",
    "unfollow",
    "unlink",
    "unmerge",
    "untag",
    "wake",
    "wake_due",
    "work_on_bulks",
]
