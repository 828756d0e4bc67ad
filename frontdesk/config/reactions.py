"""Who reacts to which event: inside its transaction, and after its commit as jobs."""

from frontdesk.events.record import Reactions
from frontdesk.notify.jobs import deliver_mail, notify

REACTIONS = {
    # event                       inside the transaction    after the commit
    "ticket.opened": Reactions(after=(notify,)),
    "message.posted": Reactions(after=(notify,)),
    "ticket.assigned": Reactions(after=(notify,)),
    "note.added": Reactions(after=(notify,)),
    "note.shared": Reactions(after=(notify,)),
    "mail.queued": Reactions(after=(deliver_mail,)),
}
