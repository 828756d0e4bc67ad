"""Setting a ticket aside until a time, until the customer writes, or until whichever comes first."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions import writing
from frontdesk.tickets.models import Status, Ticket, Waking

LONGEST = timedelta(days=366)
# So many in one transaction; the next look takes the rest.
WAKE_BATCH = 200
WAITING = (Status.WAITING_CUSTOMER, Status.WAITING_OTHERS)


def snooze(ticket: Ticket, *, wakes_on: Waking, until: datetime | None = None, by: Actor) -> None:
    """Set a ticket aside; doing it again changes until when. `until` is needed unless it waits for a reply alone.

    Raises: InvalidError for a time that is past or too far, and for what is solved, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    if ticket.is_solved:
        raise InvalidError("What is solved waits for nothing. Reopen it first.", field="until")
    after: dict[str, Any] = {"is_snoozed": True, "snoozed_until": _until(wakes_on, until), "wakes_on": Waking(wakes_on).value}
    if wakes_on == Waking.NOT:
        raise InvalidError("Choose what wakes it.", field="wakes_on")
    before = state(ticket)
    if before == _told(after):
        return
    writing.write(ticket, **after)
    record("ticket.snoozed", by=by, ticket_id=ticket.pk, snooze=[before, state(ticket)])


def wake(ticket: Ticket, *, by: Actor) -> None:
    """Put a snoozed ticket back into the queue; for one that is awake nothing changes. Raises: ForbiddenError."""
    access.require(by, access.TRIAGE, ticket)
    ticket = writing.locked(ticket)
    if ticket.is_snoozed:
        before = state(ticket)
        writing.write(ticket, **writing.AWAKE)
        record("ticket.woken", by=by, ticket_id=ticket.pk, snooze=[before, state(ticket)], why="hand")


def wake_due() -> int:
    """Wake what was set aside until now and return how many; whoever waited was to be reminded, so it is our turn."""
    with acting(SYSTEM):
        due = Ticket.objects.select_for_update(skip_locked=True, of=("self",)).filter(is_snoozed=True, snoozed_until__lte=timezone.now())
        tickets = list(due.order_by("snoozed_until")[:WAKE_BATCH])
        for ticket in tickets:
            before, status = state(ticket), ticket.status
            changes = writing.status_changes(ticket, Status.OPEN) if status in WAITING else {}
            moved: dict[str, Any] = {"status": [status, int(Status.OPEN)], **_own(ticket, changes)} if changes else {}
            writing.write(ticket, **writing.AWAKE, **changes)
            record("ticket.woken", by=SYSTEM, ticket_id=ticket.pk, snooze=[before, state(ticket)], why="time", **moved)
    return len(tickets)


def woken_by_reply(ticket: Ticket, by: Actor) -> dict[str, Any]:
    """Return the columns that a customer's answer changes when the ticket waits for one, and record it."""
    if not by.is_customer or ticket.wakes_on not in (Waking.REPLY, Waking.EITHER):
        return {}
    return _woken(ticket, by, "reply")


def woken_by_assignment(ticket: Ticket, by: Actor) -> dict[str, Any]:
    """Return the columns that giving the ticket to somebody changes when it is snoozed, and record it: who gets it must see it."""
    return _woken(ticket, by, "assignment") if ticket.is_snoozed else {}


def state(ticket: Ticket) -> dict[str, str | None]:
    """Return a ticket's snooze as events keep it."""
    return _told({"snoozed_until": ticket.snoozed_until, "wakes_on": ticket.wakes_on})


def _own(ticket: Ticket, changes: dict[str, Any]) -> dict[str, Any]:
    return {"own_status_id": [ticket.own_status_id, changes["own_status_id"]]} if "own_status_id" in changes else {}


def _told(columns: dict[str, Any]) -> dict[str, str | None]:
    until = columns["snoozed_until"]
    return {"until": until.isoformat() if until else None, "wakes_on": str(columns["wakes_on"])}


def _woken(ticket: Ticket, by: Actor, why: str) -> dict[str, Any]:
    awake = {"until": None, "wakes_on": ""}
    record("ticket.woken", by=by, ticket_id=ticket.pk, snooze=[state(ticket), awake], why=why)
    return dict(writing.AWAKE)


def _until(wakes_on: Waking, until: datetime | None) -> datetime | None:
    if wakes_on == Waking.REPLY:
        return None
    if until is None:
        raise InvalidError("Choose until when.", field="until")
    if not writing.now() < until <= writing.now() + LONGEST:
        raise InvalidError("Choose a time to come, within a year.", field="until")
    return until
