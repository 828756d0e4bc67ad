"""Who hears of what happened to a ticket.

Each notice is made as the person who gets it: their persona loads the ticket and the message, so that what they may not
see can neither be in their mail nor on a card. The text of an internal note is on neither.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.notify.reasons import Reason
from frontdesk.tickets.models import Follower, Mention, Message, Participant, Ticket


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of notice to one person: a mail to a customer, a card for a colleague."""

    reason: str
    person_id: int
    window: Window


@dataclass(frozen=True, slots=True)
class Seen:
    """What a notice is about, as its person may see it."""

    person: Person
    actor: Actor
    ticket: Ticket
    message: Message | None


def notices_for(event: str, *, actor_id: int | None, ticket_id: int, message_id: int | None, data: dict[str, Any]) -> list[Notice]:
    """Return who hears of an event, each person once and for the most personal reason; whoever did it hears nothing.

    Needs the system persona.
    """
    ticket = Ticket.objects.get(pk=ticket_id)
    if event == "ticket.opened":
        if data.get("by_machine"):
            # RFC 3834: what a machine wrote is answered by nobody but a person.
            return []
        # Customers get a receipt of their own request; it is the one notice about one's own deed.
        return [Notice("received", ticket.requester_id, Window.PORTAL)]
    found = [*_to_customers(event, ticket, data), *_to_colleagues(event, ticket, message_id, data)]
    first: dict[tuple[int, Window], Notice] = {}
    for notice in found:
        if notice.person_id != actor_id:
            first.setdefault((notice.person_id, notice.window), notice)
    return list(first.values())


def seen_by(notice: Notice, *, ticket_id: int, message_id: int | None) -> Seen | None:
    """Return what the notice's person may see of its ticket and message; None when they are gone or may not. Needs the system persona."""
    person = person_with_reach(notice.person_id)
    if person is None:
        return None
    actor = actor_for(person, notice.window)
    with acting(actor):
        ticket = Ticket.objects.filter(pk=ticket_id).first()
        message = Message.objects.filter(pk=message_id).first() if message_id else None
    if ticket is None or (message_id and message is None):
        return None
    return Seen(person, actor, ticket, message)


def actor_name(actor_id: int | None) -> str:
    """Return who did it. Needs the system persona."""
    return Person.objects.filter(pk=actor_id or 0).values_list("name", flat=True).first() or SYSTEM.name


def _to_customers(event: str, ticket: Ticket, data: dict[str, Any]) -> Iterator[Notice]:
    # What a machine wrote is passed on to no other mailbox, which may have a machine of its own.
    if event == "message.posted" and not data.get("by_machine"):
        reason = "copied" if data["by_customer"] else "answered"
        others = Participant.objects.filter(ticket=ticket).order_by("id").values_list("person_id", flat=True)
        yield from (Notice(reason, person_id, Window.PORTAL) for person_id in [ticket.requester_id, *others])


def _to_colleagues(event: str, ticket: Ticket, message_id: int | None, data: dict[str, Any]) -> Iterator[Notice]:
    """Give the most personal reasons first."""
    if event == "ticket.assigned" and data.get("because", {}).get("cause") != "shift_ended":
        # What a shift leaves behind is told of at once (assignment.py).
        yield from _colleagues(Reason.ASSIGNED, [data["assignee"][1]])
    elif event == "ticket.pointed_out":
        yield from _colleagues(Reason.UNCOVERED if data.get("is_uncovered") else Reason.POINTED_OUT, data["people"])
    elif event == "ticket.asked_for":
        yield from _colleagues(Reason.ASKED, [data["person"]])
    elif event in ("message.posted", "note.added", "note.shared"):
        yield from _colleagues(Reason.MENTION, Mention.objects.filter(message_id=message_id or 0).values_list("person_id", flat=True))
        yield from _colleagues(Reason.NOTE, data.get("people", []))
        if event == "note.added" or data.get("by_customer"):
            # A colleague's answer to one's customer asks for nothing.
            yield from _colleagues(Reason.REPLY, [ticket.assignee_id])
        if event != "note.shared":
            yield from _colleagues(Reason.FOLLOWED, Follower.objects.filter(ticket=ticket).values_list("person_id", flat=True))


def _colleagues(reason: Reason, people: Iterable[int | None]) -> list[Notice]:
    return [Notice(reason, person_id, Window.WORKSPACE) for person_id in people if person_id is not None]
