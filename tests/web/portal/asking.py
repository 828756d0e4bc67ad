"""What portal tests share: clients, tickets, keys."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment, Message, Status, Ticket
from tests.cast import Cast
from tests.sessions import session_key

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"


def client_of(person: Person | None, *, enforce_csrf_checks: bool = False) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
    return client


def ask(cast: Cast, who: str = "ingrid", subject: str = "Card reader", body: str = "Every card is refused", **more: Any) -> int:
    """Ask as a customer and return the ticket's number."""
    with acting(cast.portal(getattr(cast, who))) as by:
        return actions.open_ticket(requester_id=by.person_id or 0, subject=subject, body=body, by=by, **more).pk


def answer(cast: Cast, number: int, body: str = "Restart it", then: Status | None = None, who: str = "ana") -> None:
    """Answer as an agent."""
    with acting(cast.desk(getattr(cast, who))) as by:
        actions.reply(Ticket.objects.get(pk=number), body=body, then=then, by=by)


def solved(cast: Cast, number: int) -> None:
    """Mark as solved as an agent."""
    with acting(cast.desk(cast.ana)) as by:
        actions.solve(Ticket.objects.get(pk=number), by=by)


def ticket_of(cast: Cast, number: int, who: str = "ingrid") -> Ticket:
    """Read a ticket as a customer."""
    with acting(cast.portal(getattr(cast, who))):
        return Ticket.objects.get(pk=number)


def said_in(cast: Cast, number: int, who: str = "ingrid") -> list[str]:
    """Return what a customer reads in a ticket."""
    with acting(cast.portal(getattr(cast, who))):
        return list(Message.objects.filter(ticket_id=number).order_by("id").values_list("body", flat=True))


def files_in(cast: Cast, number: int, who: str = "ingrid") -> list[Attachment]:
    """Return the files of a ticket that a customer sees."""
    with acting(cast.portal(getattr(cast, who))):
        return list(Attachment.objects.filter(message__ticket_id=number).order_by("created_at"))


def upload(name: str = "reader.png", content: bytes = PNG) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def key() -> str:
    """Return the key of a new form."""
    return str(uuid4())
