"""Deciding once more, by hand, what becomes of a message that came in."""

from typing import Any

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.events.cause import because
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_MAIL, TICKET_READ_ALL
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.mail import keeping, mailboxes
from frontdesk.mail.doing import Deed, facts_of, join, open_new
from frontdesk.mail.models import Decision, Inbound, State
from frontdesk.mail.understanding import understood
from frontdesk.mail.writers import MAIL, sender_of
from frontdesk.tickets import access as ticket_access
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Participant, Ticket

NOT_YOURS = "You do not see a ticket with this number in the workspace, or may not change it."


def replay_mail(inbound_id: int, *, by: Actor) -> None:
    """Have it decided once more what becomes of a message: by the worker, within seconds, as if it had just come.

    Raises: InvalidError when it is in a ticket already, ForbiddenError.
    """
    access.require(by, SETTINGS_MAIL)
    with acting(SYSTEM):
        row = _row(inbound_id)
        if row.said_id is not None:
            raise InvalidError(f"It is in ticket {row.ticket_id} already.")
        again = {"state": State.RECEIVED, "decision": Decision.NONE, "identity": None, "attempts": 0, "error": "", "try_at": clock.now()}
        Inbound.objects.filter(pk=row.pk).update(**again)
    _record("mail.replayed", row, by)


def open_from_mail(inbound_id: int, *, by: Actor) -> int:
    """Make a new ticket of a message, whatever was decided about it, and return its number. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_MAIL)
    with acting(SYSTEM):
        row = _row(inbound_id)
        deed = _deed(row)
        box = mailboxes.with_id(row.mailbox_id) or mailboxes.of_addresses([*row.envelope_to, *(one.email for one in deed.facts.to)])
        with because(mail=row.pk):
            message = open_new(deed, team_id=box.team_id if box else None, strange_to=None)
        _decided(row, Decision.NEW, message, [*deed.reasons, f"{by.name} made a new ticket of it."])
    _record("mail.opened", row, by, ticket=message.ticket_id)
    return message.ticket_id


def join_mail(inbound_id: int, *, number: int, by: Actor) -> None:
    """Add a message to a ticket as its sender's answer; they take part in it from now on.

    Only to a ticket that one sees in the workspace and may change: its sender reads it afterwards. Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_MAIL)
    with acting(SYSTEM):
        colleague = actor_afresh(by.me, Window.WORKSPACE)
        row = _row(inbound_id)
        if row.said_id is not None:
            raise InvalidError(f"It is in ticket {row.ticket_id} already. Make a new ticket of it, or split it there.", field="number")
        deed = _deed(row)
        ticket = _theirs(number, colleague)
        person = deed.sender.person
        if person.pk != ticket.requester_id and not Participant.objects.filter(ticket=ticket, person=person).exists():
            tickets.add_participant(ticket, email=person.email, by=MAIL)
        with because(mail=row.pk):
            message = join(deed, ticket)
        _decided(row, Decision.JOINED, message, [*deed.reasons, f"{by.name} joined it to ticket {number}."])
    _record("mail.joined", row, by, ticket=message.ticket_id)


def read_mail_source(inbound_id: int, *, by: Actor) -> bytes:
    """Return a message as it came; it is written down who looked. For those who set up mail and may read all tickets.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_MAIL)
    access.require(by, TICKET_READ_ALL)
    with acting(SYSTEM):
        row = _row(inbound_id)
        raw = keeping.raw_of(row.pk)
    _record("mail.source_read", row, by)
    return raw


def _row(inbound_id: int) -> Inbound:
    row = Inbound.objects.select_for_update(of=("self",)).filter(pk=inbound_id).first()
    if row is None:
        raise InvalidError("There is no such message.")
    return row


def _deed(row: Inbound) -> Deed:
    facts = understood(keeping.raw_of(row.pk))
    sender = sender_of(facts, digest=row.digest, is_proven=False)
    if isinstance(sender, str):
        raise InvalidError(sender)
    return Deed(facts, sender, is_quiet=False, recipients=row.envelope_to, reasons=[sender.reason])


def _theirs(number: int, colleague: Actor | None) -> Ticket:
    if colleague is None:
        raise InvalidError(NOT_YOURS, field="number")
    with acting(colleague):
        seen = Ticket.objects.filter(pk=number).first()
    if seen is None or not ticket_access.can(colleague, ticket_access.TRIAGE, seen):
        raise InvalidError(NOT_YOURS, field="number")
    return Ticket.objects.get(pk=number)


def _decided(row: Inbound, decision: Decision, message: Message, reasons: list[str]) -> None:
    facts: dict[str, Any] = facts_of(message) | {"state": State.DECIDED, "decision": decision, "decided_at": clock.now(), "error": ""}
    Inbound.objects.filter(pk=row.pk).update(reasons=[*row.reasons, *reasons], **facts)


def _record(name: str, row: Inbound, by: Actor, **more: Any) -> None:
    record(name, by=by, inbound=row.pk, inbound_name=row.subject[:80] or row.sender_email or str(row.pk), **more)
