"""Asking and answering."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from frontdesk.actor import ACCOUNTS, Actor, Window
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.fields.showing import Facts
from frontdesk.identity import access as identity_access
from frontdesk.identity import desk
from frontdesk.identity.models import Person, Team
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.lib.text import preview
from frontdesk.tickets import access, priorities, statuses, types
from frontdesk.tickets.actions import filling, mentions, snoozing, writing
from frontdesk.tickets.actions.merges import landing
from frontdesk.tickets.errors import StaleConversationError
from frontdesk.tickets.models import Channel, Kind, Message, Status, Ticket

# A reply to a ticket solved longer ago begins a new, linked one.
REOPEN_WITHIN = timedelta(days=14)
CLOSED_STAYS_CLOSED = "A closed ticket stays closed. Open a new one for this customer."
BEING_SENT = "This form is being sent already. Load the page again to see it."


def open_ticket(
    *,
    requester_id: int,
    subject: str,
    body: str,
    by: Actor,
    team_id: int | None = None,
    priority: int | None = None,
    type: str | None = None,
    channel: Channel = Channel.PORTAL,
    attachments: Sequence[UUID] = (),
    key: UUID | None = None,
    continues: Ticket | None = None,
    fields: Mapping[str, Any] | None = None,
    has_original: bool = False,
    is_test: bool = False,
) -> Ticket:
    """Open a ticket with its first message and return it.

    A customer asks for themselves; staff open one for somebody. Without `team_id` the desk's default team gets it, without `priority`
    or `type` it has the default one. `fields` are values of custom fields by key; one that continues another keeps its type and what
    it holds. `has_original` is for mail. `is_test`: nobody is there who could fill in what the desk asks for.
    Raises: InvalidError, FieldsError, ForbiddenError.
    """
    if by.is_customer:
        requester_id = _self(by)
    else:
        identity_access.require(by, access.CREATE)
    subject, body = writing.clean_subject(subject), writing.clean_body(body)
    if earlier := writing.first_submission(key, body, by):
        return _earlier_ticket(earlier.ticket)
    moment, is_continued = writing.now(), continues is not None
    # Whoever writes to a team's mailbox reaches that team, offered or not.
    team_id = _receiving_team(team_id, is_given=is_continued or channel == Channel.MAIL)
    type = continues.type if continues else types.require_chosen(type, by=by)
    taken = filling.taken_at_opening(fields or {}, Facts(team_id, type), channel=channel, is_continued=is_continued or is_test, by=by)
    ticket = Ticket(
        subject=subject,
        requester_id=requester_id,
        organisation_id=_organisation_of(requester_id),
        team_id=team_id,
        priority=priorities.current().default.number if priority is None else priorities.require_in_use(priority).number,
        type=type,
        channel=channel,
        continues=continues,
        created_at=moment,
        updated_at=moment,
        turn_at=moment,
        **statuses.meant(Status.NEW).columns,
        **_newest(body, by, moment),
    )
    _insert(ticket, by)
    filling.keep(ticket, taken)
    if continues is not None:
        filling.copy_values(continues, ticket)
    message = _say(ticket, Kind.REPLY, body, by, moment, has_original=has_original)
    writing.join_attachments(message, attachments, by)
    writing.remember_submission(key, ticket=ticket, message=message)
    linked = {"continues": continues.pk} if continues else {}
    record("ticket.opened", by=by, ticket_id=ticket.pk, message_id=message.pk, is_public=True, team=ticket.team_id, **linked)
    return _as_routed(ticket)


def reply(
    ticket: Ticket,
    *,
    body: str,
    by: Actor,
    then: int | None = None,
    attachments: Sequence[UUID] = (),
    key: UUID | None = None,
    seen: int | None = None,
    keeps_turn: bool = False,
    has_original: bool = False,
) -> Message:
    """Answer in public and return the message.

    A customer's answer makes it our turn and reopens what was solved; 14 days later it begins a linked ticket, and the
    message returned is in that one; what was merged is answered where it goes on. Staff say with `then` whose turn it is
    afterwards, a category or one status (None: the customer's, where that may follow). `seen` is the id of the newest message
    the writer has read. With `keeps_turn` a customer's answer changes nothing but the conversation: a machine wrote it.
    Raises: InvalidError, ForbiddenError, StaleConversationError.
    """
    access.require(by, access.REPLY, ticket)
    body = writing.clean_body(body)
    if earlier := writing.first_submission(key, body, by):
        return earlier_message(earlier.message)
    ticket = writing.locked(landing(ticket) if by.is_customer else ticket)
    moment = writing.now()
    if by.is_customer and is_past_reopening(ticket):
        return _continue(ticket, body, attachments, key, by, has_original=has_original)
    if ticket.status == Status.CLOSED:
        raise InvalidError(CLOSED_STAYS_CLOSED, field="body")
    refuse_if_stale(ticket, seen, by)
    moves = {} if keeps_turn else _moves(ticket, then, by)
    if moves.get("status") == Status.SOLVED:
        filling.require_filled(ticket, by=by)
    message = _say(ticket, Kind.REPLY, body, by, moment, has_original=has_original)
    writing.join_attachments(message, attachments, by)
    moved = _told(ticket, moves)
    changes = _newest(body, by, moment) | moves | ({} if keeps_turn else snoozing.woken_by_reply(ticket, by))
    if not by.is_customer and ticket.first_replied_at is None:
        changes["first_replied_at"] = moment
    writing.write(ticket, **changes)
    writing.remember_submission(key, ticket=ticket, message=message)
    record("message.posted", by=by, ticket_id=ticket.pk, message_id=message.pk, is_public=True, by_customer=by.is_customer, **moved)
    mentions.call(message, mentions.calling_of_reply(ticket, body, by=by), by=by)
    return message


def refuse_if_stale(ticket: Ticket, seen: int | None, by: Actor, kinds: Sequence[Kind] = tuple(Kind)) -> None:
    """Raise StaleConversationError when somebody else wrote after `seen` what this actor may read."""
    if seen is None:
        return
    arrived = list(Message.objects.filter(ticket=ticket, id__gt=seen, kind__in=kinds).exclude(author_id=by.me).order_by("id"))
    if arrived:
        who = arrived[-1].author_name
        raise StaleConversationError(
            f"Not sent yet: {who} wrote while you were writing. Read it, then send, or keep your text.", list(arrived)
        )


def say_note(ticket: Ticket, body: str, team_ids: Sequence[int], person_ids: Sequence[int], by: Actor) -> Message:
    """Write a note's row; `notes.add_note` is the action."""
    return _say(ticket, Kind.NOTE, body, by, writing.now(), audience_team_ids=list(team_ids), audience_person_ids=list(person_ids))


def _self(by: Actor) -> int:
    if by.person_id is None:
        raise ForbiddenError("Please sign in first.")
    return by.person_id


def _organisation_of(person_id: int) -> int | None:
    person = Person.objects.only("organisation_id").filter(pk=person_id).first()
    if person is None:
        raise InvalidError("This person is not known here.", field="requester")
    return person.organisation_id


def _receiving_team(team_id: int | None, *, is_given: bool) -> int:
    """Return the team that gets a new ticket; a customer can name only a team that is offered to them."""
    if team_id is None:
        return _default_team()
    if not is_given and not Team.objects.filter(pk=team_id, is_archived=False).exists():
        raise InvalidError("This team takes no new requests. Choose another one.", field="team")
    return team_id


def _default_team() -> int:
    if (team_id := desk.current().default_team_id) is not None:
        return team_id
    # A desk without a default team still loses nothing: the first team gets it. Customers cannot list teams, hence the persona.
    with acting(ACCOUNTS):
        team = Team.objects.filter(is_archived=False).order_by("id").first()
    if team is None:
        raise InvalidError("Nobody can take requests yet: this desk has no team. An admin has to create one first.")
    return team.pk


def _team_at_work(team_id: int) -> int | None:
    """Return the team, or None when it was archived: nobody would read what comes in there."""
    with acting(ACCOUNTS):
        return team_id if Team.objects.filter(pk=team_id, is_archived=False).exists() else None


def _insert(ticket: Ticket, by: Actor) -> None:
    if not by.is_customer and ticket.team_id not in by.team_ids:
        raise InvalidError("Open it in one of your own teams; you can hand it over afterwards.", field="team")
    ticket.save(force_insert=True)


def _say(ticket: Ticket, kind: Kind, body: str, by: Actor, moment: datetime, **audience: Any) -> Message:
    message = Message(
        ticket=ticket,
        kind=kind,
        author_id=by.person_id,
        author_name=by.name,
        by_customer=by.is_customer,
        body=body,
        created_at=moment,
        **audience,
    )
    message.save(force_insert=True)
    return message


def _newest(body: str, by: Actor, moment: datetime) -> dict[str, Any]:
    return {
        "last_message_at": moment,
        "last_message_preview": preview(body),
        "last_message_by_customer": by.is_customer,
        "last_author_name": by.name,
    }


def _after_customer(ticket: Ticket) -> Status:
    # Nobody has answered yet: it still needs the first response.
    return Status.NEW if ticket.status == Status.NEW else Status.OPEN


def _moves(ticket: Ticket, then: int | None, by: Actor) -> dict[str, Any]:
    return writing.status_changes(ticket, _after_customer(ticket)) if by.is_customer else writing.after_answer(ticket, then)


def _told(ticket: Ticket, moves: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer moves as its event keeps it."""
    told = {name: [getattr(ticket, name), moves[name]] for name in ("status", "own_status_id") if name in moves}
    # Whoever reads of a step within a category finds the category there as well.
    return {"status": [ticket.status, ticket.status]} | told if told else {}


def is_past_reopening(ticket: Ticket) -> bool:
    """Tell whether a customer's answer begins a new ticket."""
    return ticket.status == Status.CLOSED or (ticket.solved_at is not None and ticket.solved_at < writing.now() - REOPEN_WITHIN)


def _continue(ticket: Ticket, body: str, attachments: Sequence[UUID], key: UUID | None, by: Actor, *, has_original: bool) -> Message:
    fresh = open_ticket(
        requester_id=_self(by),
        subject=ticket.subject,
        body=body,
        team_id=_team_at_work(ticket.team_id),
        channel=Channel.MAIL if by.window is Window.MAIL else Channel.PORTAL,
        attachments=attachments,
        continues=ticket,
        has_original=has_original,
        by=by,
    )
    message = Message.objects.get(ticket=fresh)
    writing.remember_submission(key, ticket=fresh, message=message)
    return message


def _as_routed(ticket: Ticket) -> Ticket:
    """Return the ticket as the rules left it; one that left its opener's sight as it was."""
    return Ticket.objects.filter(pk=ticket.pk).first() or ticket


def _earlier_ticket(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise InvalidError(BEING_SENT)
    return ticket


def earlier_message(message: Message | None) -> Message:
    """Return what an earlier submission of the same form made."""
    if message is None:
        raise InvalidError(BEING_SENT)
    return message
