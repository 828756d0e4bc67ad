"""What the worker looks at again and again."""

from collections.abc import Callable

from frontdesk.events.relay import relay_once
from frontdesk.events.signals import forget_old
from frontdesk.jobs.worker import Loop
from frontdesk.live.presence import forget_gone
from frontdesk.mail.fetching import fetch_all
from frontdesk.mail.receiving import decide_waiting
from frontdesk.notify.deadlines import tell_deadlines
from frontdesk.notify.digest import mail_digests
from frontdesk.routing.ending_shifts import end_shifts
from frontdesk.routing.giving_out import give_out
from frontdesk.tickets.actions import wake_due, work_on_bulks
from frontdesk.tickets.arrived import keep_past_arrivals
from frontdesk.tickets.renumbering import renumber
from frontdesk.tickets.sending import return_overtaken, send_due

# Functions that do what has become due and return how much that was. Each opens its own `acting`, takes rows with
# `for update skip locked`, and does nothing when nothing is due. What people wait for comes first.
DUE: tuple[Callable[[], int], ...] = (
    *(return_overtaken, send_due, wake_due, work_on_bulks),
    decide_waiting,
    *(end_shifts, give_out, tell_deadlines, mail_digests),
    *(forget_old, forget_gone),
    *(keep_past_arrivals, renumber),
)


def due_once() -> int:
    """Do everything that has become due; return how much that was."""
    return sum(work() for work in DUE)


LOOPS = (
    # How long a committed event may wait before its jobs start; an idle look costs two small reads.
    Loop("The relay of the event log", relay_once, pause_seconds=0.25),
    Loop("What has become due", due_once, pause_seconds=1.0),
    # In a thread of its own: a mail server may let one wait.
    Loop("Mailboxes that are fetched", fetch_all, pause_seconds=10.0),
)
