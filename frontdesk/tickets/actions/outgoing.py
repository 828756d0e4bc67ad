"""Messages that wait: for second thoughts (a few seconds) or for a time that their author chose."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Max

from frontdesk.actor import Actor
from frontdesk.identity.models import Person
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions import filling, mentions, writing
from frontdesk.tickets.actions.conversation import CLOSED_STAYS_CLOSED, refuse_if_stale
from frontdesk.tickets.actions.drafting import Content, put_back
from frontdesk.tickets.actions.mentions import LEAVE, Answer
from frontdesk.tickets.actions.notes import check_audience
from frontdesk.tickets.models import Attachment, Draft, Kind, Message, Outgoing, OutgoingState, Status, Ticket

LONGEST_WAIT = timedelta(days=366)
TOO_LATE = "Too late: it was sent already."


def hold_reply(
    ticket: Ticket,
    *,
    body: str,
    send_at: datetime,
    by: Actor,
    is_scheduled: bool = False,
    then: int | None = None,
    attachments: Sequence[UUID] = (),
    key: UUID | None = None,
    seen: int | None = None,
) -> Outgoing:
    """Store a reply that goes out at `send_at`, and return it. What `reply` would refuse now is refused now.

    `is_scheduled`: its author chose the time, so it comes back as a draft as soon as the customer writes.
    Raises: InvalidError, ForbiddenError, StaleConversationError.
    """
    access.require(by, access.REPLY, ticket)
    if ticket.status == Status.CLOSED:
        raise InvalidError(CLOSED_STAYS_CLOSED, field="body")
    if writing.after_answer(ticket, then).get("status") == Status.SOLVED:
        filling.require_filled(ticket, by=by)
    if is_scheduled:
        check_time(send_at)
    fresh = Outgoing(kind=Kind.REPLY, send_at=send_at, is_scheduled=is_scheduled, then=then)
    return _hold(ticket, fresh, body, attachments, key, seen, by)


def hold_note(
    ticket: Ticket,
    *,
    body: str,
    send_at: datetime,
    by: Actor,
    team_ids: Sequence[int] = (),
    person_ids: Sequence[int] = (),
    attachments: Sequence[UUID] = (),
    key: UUID | None = None,
    seen: int | None = None,
    outsiders: Answer = LEAVE,
) -> Outgoing:
    """Store an internal note that is added at `send_at`, and return it. What `add_note` would refuse now is refused now.

    Raises: InvalidError, ForbiddenError, StaleConversationError, NamesOutsidersError.
    """
    access.require(by, access.NOTE, ticket)
    calling = mentions.calling_of_note(body, team_ids, person_ids, by=by)
    _, teams, people = mentions.widened(calling, team_ids, person_ids, outsiders)
    if teams - set(by.team_ids) or people:
        access.require(by, access.SHARE_NOTE, ticket)
    check_audience(teams, people)
    fresh = Outgoing(kind=Kind.NOTE, send_at=send_at, team_ids=sorted(teams), person_ids=sorted(people))
    return _hold(ticket, fresh, body, attachments, key, seen, by)


def take_back(outgoing_id: int, *, macro_ids: Sequence[int] = (), by: Actor) -> Draft | None:
    """Make a draft of one's waiting message, and return it; None when it was taken back before.

    `macro_ids`: those whose changes were taken back with it; they wait beside the text again.
    Raises: ConflictError once it was sent, Outgoing.DoesNotExist for one that is not the actor's.
    """
    waiting = Outgoing.objects.select_for_update().get(pk=outgoing_id, author_id=by.me)
    if waiting.state == OutgoingState.SENT:
        raise ConflictError(TOO_LATE)
    if waiting.state == OutgoingState.RETURNED:
        return None
    return give_back(waiting, "", macro_ids)


def change_send_time(outgoing_id: int, *, send_at: datetime, by: Actor) -> Outgoing:
    """Let one's scheduled message wait for another time. Raises: ConflictError once it was sent, InvalidError, Outgoing.DoesNotExist."""
    waiting = Outgoing.objects.select_for_update().get(pk=outgoing_id, author_id=by.me)
    if waiting.state != OutgoingState.WAITING:
        raise ConflictError(TOO_LATE if waiting.state == OutgoingState.SENT else "It is a draft again. Send it from there.")
    check_time(send_at)
    waiting.send_at, waiting.is_scheduled = send_at, True
    waiting.save(update_fields=["send_at", "is_scheduled"])
    return waiting


def give_back(waiting: Outgoing, reason: str, macro_ids: Sequence[int] = ()) -> Draft:
    """Make a draft of a locked waiting message, in its transaction. `reason` is said above the text; empty when its author wanted it."""
    waiting.state = OutgoingState.RETURNED
    waiting.save(update_fields=["state"])
    addresses = Person.objects.filter(pk__in=waiting.person_ids).order_by("email").values_list("email", flat=True)
    people = ", ".join(addresses) if waiting.person_ids else ""
    teams = waiting.team_ids if waiting.kind == Kind.NOTE else None
    content = Content(waiting.body, waiting.file_ids, teams, people, macro_ids, seen=waiting.seen if reason else None, reason=reason)
    return put_back(waiting.ticket_id, waiting.author_id, waiting.kind, content)


def check_time(send_at: datetime) -> None:
    """Raise InvalidError for a time that is past or too far away to be meant."""
    if send_at <= writing.now():
        raise InvalidError("This time is past. Choose a later one.", field="at")
    if send_at > writing.now() + LONGEST_WAIT:
        raise InvalidError("Choose a time within a year.", field="at")


def _hold(ticket: Ticket, fresh: Outgoing, body: str, files: Sequence[UUID], key: UUID | None, seen: int | None, by: Actor) -> Outgoing:
    body = writing.clean_body(body)
    if key is not None and (earlier := Outgoing.objects.filter(key=key, author_id=by.me).first()):
        if earlier.body == body and earlier.state != OutgoingState.RETURNED:
            return earlier
        # The same form with another text, or once more after it came back: another message.
        key = uuid4()
    refuse_if_stale(ticket, seen, by)
    if seen is None:
        seen = Message.objects.filter(ticket=ticket).aggregate(newest=Max("id"))["newest"]
    known = Attachment.objects.filter(pk__in=files, message=None, uploaded_by_id=by.me).count() if files else 0
    if known != len(set(files)):
        raise InvalidError("One of the files is no longer here. Please add it again.", field="files")
    fresh.ticket, fresh.author_id, fresh.body = ticket, by.me, body
    fresh.file_ids, fresh.seen, fresh.key = list(files), seen, key or uuid4()
    fresh.save(force_insert=True)
    return fresh
