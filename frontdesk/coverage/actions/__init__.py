"""Everything that changes opening hours, shifts and time off."""

from frontdesk.coverage.actions.feeds import create_feed, revoke_feed
from frontdesk.coverage.actions.hours import set_hours
from frontdesk.coverage.actions.importing import import_shifts, import_time_off
from frontdesk.coverage.actions.patterns import change_pattern, create_pattern, delete_pattern
from frontdesk.coverage.actions.publishing import publish_week
from frontdesk.coverage.actions.swaps import answer_swap, ask_swap, cancel_swap, decide_swap
from frontdesk.coverage.actions.time_off import cancel_time_off, decide_time_off, give_time_off, request_time_off
from frontdesk.coverage.actions.weeks import remove_shift, set_shift, swap_shifts, undo_week

__all__ = [
    "answer_swap",
    "ask_swap",
    "cancel_swap",
    "cancel_time_off",
    "change_pattern",
    "create_feed",
    "create_pattern",
    "decide_swap",
    "decide_time_off",
    "delete_pattern",
    "give_time_off",
    "import_shifts",
    "import_time_off",
    "publish_week",
    "remove_shift",
    "request_time_off",
    "revoke_feed",
    "set_hours",
    "set_shift",
    "swap_shifts",
    "undo_week",
]
