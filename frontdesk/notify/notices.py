"""Who hears by mail of what happened to a ticket.

Each notice is made as the person who gets it: their persona loads the ticket and the message, so that what they may not
see cannot be in their mail. Internal notes are never sent at all, not even to their audience: a mail leaves the desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_for
from frontdesk.notify.actions import queue_mail
from frontdesk.tickets.models import Message, Participant, Ticket


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice to one person."""

    reason: str
    person_id: int
    window: Window


def notices_for(event: str, *, actor_id: int | None, ticket_id: int, data: dict[str, Any]) -> list[Notice]:
    """Return who hears of an event; whoever did it hears nothing. Needs the system persona."""
    ticket = Ticket.objects.get(pk=ticket_id)
    found: list[Notice] = []
    if event == "ticket.opened":
        # Customers get a receipt of their own request; it is the one notice about one's own deed.
        return [Notice("received", ticket.requester_id, Window.PORTAL)]
    if event == "message.posted" and data["by_customer"]:
        found += _colleagues("customer_replied", [ticket.assignee_id])
        found += _customers("copied", [*_taking_part(ticket)])
    elif event == "message.posted":
        found += _customers("answered", [*_taking_part(ticket)])
    elif event == "ticket.assigned":
        found += _colleagues("assigned", [data["assignee"][1]])
    elif event in ("note.added", "note.shared"):
        found += _colleagues("note_shared", data["people"])
    return [notice for notice in found if notice.person_id != actor_id]


def send(notice: Notice, *, ticket_id: int, message_id: int | None, actor_name: str) -> bool:
    """Queue one notice and return True; False when its person is gone or may not see what it is about."""
    with acting(SYSTEM):
        person = Person.objects.get_queryset().with_reach().filter(pk=notice.person_id, is_active=True).first()
    if person is None:
        return False
    facts = _seen_by(actor_for(person, notice.window), ticket_id, message_id)
    if facts is None:
        return False
    context = {**facts, "person": person, "actor_name": actor_name, "desk": desk.current(), "link": _link(notice.window, ticket_id)}
    with acting(SYSTEM):
        queue_mail(
            to_address=person.email,
            subject=render_to_string(f"notify/{notice.reason}_subject.txt", context).strip(),
            text=render_to_string(f"notify/{notice.reason}.txt", context),
            reason=notice.reason,
            ticket_id=ticket_id,
            by=SYSTEM,
        )
    return True


def _seen_by(actor: Actor, ticket_id: int, message_id: int | None) -> dict[str, Any] | None:
    """Return ticket and message as this person may see them; None when they may not."""
    with acting(actor):
        ticket = Ticket.objects.filter(pk=ticket_id).first()
        message = Message.objects.filter(pk=message_id).first() if message_id else None
    if ticket is None or (message_id and message is None):
        return None
    return {"ticket": ticket, "message": message}


def _taking_part(ticket: Ticket) -> list[int]:
    others = Participant.objects.filter(ticket=ticket).order_by("id").values_list("person_id", flat=True)
    return [ticket.requester_id, *others]


def _customers(reason: str, people: Iterable[int]) -> list[Notice]:
    return [Notice(reason, person_id, Window.PORTAL) for person_id in people]


def _colleagues(reason: str, people: Iterable[int | None]) -> list[Notice]:
    return [Notice(reason, person_id, Window.WORKSPACE) for person_id in people if person_id is not None]


def _link(window: Window, ticket_id: int) -> str:
    name = "portal:ticket" if window is Window.PORTAL else "workspace:ticket"
    return f"{settings.BASE_URL}{reverse(name, args=[ticket_id])}"
