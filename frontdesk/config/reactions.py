"""Who reacts to which event: inside its transaction, and after its commit as jobs."""

from frontdesk.demo.jobs import generate_demo
from frontdesk.events.record import Reactions
from frontdesk.mail.jobs import deliver_mail
from frontdesk.notify.jobs import (
    invite_by_mail,
    notify,
    tell_held,
    tell_nobody,
    tell_of_account,
    tell_returned,
    tell_shift_ended,
    tell_shifts,
    tell_time,
)
from frontdesk.routing.arriving import arrived
from frontdesk.routing.waiting import keep_left

REACTIONS = {
    # event                       inside the transaction    after the commit
    "ticket.opened": Reactions(inside=(arrived,), after=(notify,)),
    "message.posted": Reactions(after=(notify,)),
    "ticket.assigned": Reactions(inside=(keep_left,), after=(notify,)),
    "routing.found_nobody": Reactions(after=(tell_nobody,)),
    "routing.shift_ended": Reactions(after=(tell_shift_ended,)),
    "note.added": Reactions(after=(notify,)),
    "note.shared": Reactions(after=(notify,)),
    "ticket.solved": Reactions(after=(notify,)),
    "ticket.moved": Reactions(after=(notify,)),
    "ticket.handed_over": Reactions(after=(notify,)),
    "ticket.asked_for": Reactions(after=(notify,)),
    "ticket.pointed_out": Reactions(after=(notify,)),
    "outgoing.returned": Reactions(after=(tell_returned,)),
    "coverage.shifts_changed": Reactions(after=(tell_shifts,)),
    "coverage.time_off_requested": Reactions(after=(tell_time,)),
    "coverage.time_off_approved": Reactions(after=(tell_time,)),
    "coverage.time_off_declined": Reactions(after=(tell_time,)),
    "coverage.time_off_cancelled": Reactions(after=(tell_time,)),
    "coverage.swap_asked": Reactions(after=(tell_time,)),
    "coverage.swap_accepted": Reactions(after=(tell_time,)),
    "coverage.swap_made": Reactions(after=(tell_time,)),
    "coverage.swap_declined": Reactions(after=(tell_time,)),
    "person.invited": Reactions(after=(invite_by_mail,)),
    "account.two_factor_on": Reactions(after=(tell_of_account,)),
    "account.two_factor_off": Reactions(after=(tell_of_account,)),
    "account.two_factor_reset": Reactions(after=(tell_of_account,)),
    "account.passkey_added": Reactions(after=(tell_of_account,)),
    "account.passkey_removed": Reactions(after=(tell_of_account,)),
    "account.provider_connected": Reactions(after=(tell_of_account,)),
    "desk.demo_wanted": Reactions(after=(generate_demo,)),
    "mail.held": Reactions(after=(tell_held,)),
    "mail.queued": Reactions(after=(deliver_mail,)),
}
