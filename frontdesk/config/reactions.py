"""Who reacts to which event: inside its transaction, and after its commit as jobs."""

from frontdesk.events.record import Reactions
from frontdesk.jobs.app import app
from frontdesk.notify.jobs import deliver_mail, invite_by_mail, notify

# The demo stands above this file, so its job is known by name only (demo/jobs.py).
generate_demo = app.configure_task("generate_demo")

REACTIONS = {
    # event                       inside the transaction    after the commit
    "ticket.opened": Reactions(after=(notify,)),
    "message.posted": Reactions(after=(notify,)),
    "ticket.assigned": Reactions(after=(notify,)),
    "note.added": Reactions(after=(notify,)),
    "note.shared": Reactions(after=(notify,)),
    "person.invited": Reactions(after=(invite_by_mail,)),
    "desk.demo_wanted": Reactions(after=(generate_demo,)),
    "mail.queued": Reactions(after=(deliver_mail,)),
}
