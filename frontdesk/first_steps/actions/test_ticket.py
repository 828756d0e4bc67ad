"""A test ticket: asked by a customer who is nobody, on the way that every ticket goes."""

from dataclasses import dataclass, replace

from frontdesk.actor import SYSTEM, Actor, Persona, Window
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access, test_customer
from frontdesk.identity.actions import keep_test_customer
from frontdesk.identity.models import Desk, Person
from frontdesk.tickets.actions import open_ticket, solve
from frontdesk.tickets.models import Status, Ticket, TicketQuerySet

MARK = "Test: "
SUBJECT = f"{MARK}how do I change my booking?"
BODY = (
    "Hello,\n\nthis is a test ticket. It came in like any other: your rules were tried, and it went to the team that they say.\n\n"
    "Answer it as you would answer a customer. Nobody gets mail about it."
)


@dataclass(frozen=True, slots=True)
class Landed:
    """Where a test ticket is, and with whom."""

    number: int
    team_id: int
    team_name: str
    assignee_id: int | None
    assignee_name: str


def send_test_ticket(*, by: Actor, subject: str = "") -> Landed:
    """Have the test customer ask, and say where it landed; while an earlier test ticket is open that one is told of instead.

    Raises: InvalidError for a subject that is too long, ForbiddenError.
    """
    access.require(by, access.MANAGE_DESK)
    with acting(SYSTEM):
        # Two clicks at once: the row of the desk lets one pass.
        Desk.objects.select_for_update().get(pk=1)
        waiting = _open().first()
    if waiting is not None:
        return _landed(waiting.pk)
    with acting(_as_customer(keep_test_customer(by=by))) as asker:
        ticket = open_ticket(requester_id=asker.me, subject=_marked(subject), body=BODY, is_test=True, by=asker)
    record("desk.test_ticket_sent", by=by, number=ticket.pk)
    return _landed(ticket.pk)


def solve_test_tickets(*, by: Actor) -> int:
    """Take the test tickets out of the queue, whichever team has them, and return how many. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_DESK)
    # Whoever sent it may have no sight of the team where it landed; it is theirs all the same, and needs no field filled in.
    doer = replace(by, persona=Persona.SYSTEM)
    with acting(SYSTEM):
        waiting = list(_open())
        for ticket in waiting:
            solve(ticket, by=doer)
    return len(waiting)


def _open() -> "TicketQuerySet":
    return Ticket.objects.filter(requester__email=test_customer.ADDRESS, status__lt=Status.SOLVED).order_by("-pk")


def _landed(number: int) -> Landed:
    with acting(SYSTEM):
        ticket = Ticket.objects.with_people().get(pk=number)
    assignee = ticket.assignee
    return Landed(ticket.pk, ticket.team_id, ticket.team.name, ticket.assignee_id, assignee.name if assignee else "")


def _as_customer(person: Person) -> Actor:
    # Made by hand: nobody who is locked out becomes an actor at the door.
    return Actor(persona=Persona.CUSTOMER, window=Window.PORTAL, person_id=person.pk, name=person.name, email=person.email)


def _marked(subject: str) -> str:
    wanted = subject.strip()
    if not wanted:
        return SUBJECT
    return wanted if wanted.lower().startswith(MARK.strip().lower()) else MARK + wanted
