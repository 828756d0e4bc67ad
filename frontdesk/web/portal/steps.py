"""A ticket's way in plain words: what has happened, what is now, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from frontdesk.tickets import statuses
from frontdesk.tickets.actions.conversation import REOPEN_WITHIN
from frontdesk.tickets.models import Status, Ticket


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `state` is "done", "now" or "next", `at` since when (now) or at what time (done)."""

    label: str
    state: str
    at: datetime | None = None


def steps(ticket: Ticket) -> list[Step]:
    """Return the four steps of a ticket as its customer knows them; what is now is called what its status is called for them."""
    now, is_new = statuses.of(ticket).wording, ticket.status == Status.NEW
    received = Step(now if is_new else "Received", "now" if is_new else "done", ticket.created_at)
    answered_at = ticket.first_replied_at
    if ticket.is_solved:
        ours = [Step("We are on it", "done"), *([Step("Our answer", "done", answered_at)] if answered_at else [])]
        return [received, *ours, Step(now, "now", ticket.solved_at)]
    if ticket.status == Status.WAITING_CUSTOMER:
        ours = [Step("We are on it", "done"), Step(now, "now", ticket.turn_at)]
    elif is_new:
        ours = [Step("We are on it", "next"), Step("Our answer", "next")]
    else:
        ours = [Step(now, "now", ticket.turn_at), Step("Our answer", "next")]
    return [received, *ours, Step("Solved", "next")]


def can_reopen(ticket: Ticket) -> bool:
    """Tell whether an answer opens this solved ticket again; later it would begin a new one."""
    return ticket.status == Status.SOLVED and ticket.solved_at is not None and ticket.solved_at > timezone.now() - REOPEN_WITHIN


def what_next(ticket: Ticket) -> str:
    """Return the one sentence under the answer box: what an answer does, or what comes next without one."""
    if can_reopen(ticket):
        return "Not solved after all? Write what is missing, and the ticket opens again."
    if ticket.is_solved:
        return "This was solved more than 14 days ago. Your answer begins a new ticket that is linked to this one."
    if ticket.status == Status.WAITING_CUSTOMER:
        return "We wait for your answer. You also get every reply by email."
    return "Nothing to do for you now; add what we should know. You also get every reply by email."
