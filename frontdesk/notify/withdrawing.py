"""Cards that ask for work end when somebody else has done it, or when it is no longer theirs."""

from typing import Any

from frontdesk.lib import clock
from frontdesk.notify.actions import withdraw_cards
from frontdesk.notify.models import Card
from frontdesk.notify.reasons import WORK, Reason
from frontdesk.tickets.models import Ticket


def withdraw(event: str, *, actor_id: int | None, ticket_id: int, data: dict[str, Any]) -> None:
    """End the cards that an event settles. Needs the system persona.

    Whoever did something in a ticket has looked at it. A colleague's answer settles the customer's message; a solved ticket
    settles all work; a ticket that went to somebody else settles the work of whoever had it.
    """
    _seen_by_doer(actor_id, ticket_id)
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.is_solved:
        withdraw_cards(ticket_id)
    elif event in ("ticket.assigned", "ticket.handed_over"):
        withdraw_cards(ticket_id, keep_person_ids=frozenset({ticket.assignee_id or 0}), reasons=_OF_ITS_ASSIGNEE)
    elif event == "message.posted" and not data["by_customer"]:
        withdraw_cards(ticket_id, reasons=(Reason.REPLY,))


_OF_ITS_ASSIGNEE = tuple(reason for reason in WORK if reason != Reason.LATE)


def _seen_by_doer(actor_id: int | None, ticket_id: int) -> None:
    if actor_id is not None:
        Card.objects.filter(person_id=actor_id, ticket_id=ticket_id, ended_at=None).update(ended_at=clock.now())
