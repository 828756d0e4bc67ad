"""What all actions on a ticket share: the lock, the versioned write, the form key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from frontdesk.actor import Actor
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.tickets import statuses
from frontdesk.tickets.errors import StaleTicketError
from frontdesk.tickets.models import Attachment, Message, Status, Submission, Ticket

BODY_MAX_LENGTH = 200_000
SUBJECT_MAX_LENGTH = 200
# The columns of a ticket that is not snoozed.
AWAKE: dict[str, Any] = {"is_snoozed": False, "snoozed_until": None, "wakes_on": ""}


def now() -> datetime:
    """Return this moment, aware, in UTC; while a past is told (`lib/clock.py`), the moment told."""
    return clock.now()


def locked(ticket: Ticket) -> Ticket:
    """Bring the ticket up to date, locked until the transaction ends so that two actions on it follow each other; return it.

    Raises: Ticket.DoesNotExist when it left the actor's sight meanwhile.
    """
    ticket.refresh_from_db(from_queryset=Ticket.objects.select_for_update(of=("self",)))
    return ticket


def write(ticket: Ticket, *, version: int | None = None, **changes: Any) -> None:
    """Write the changed columns in one statement and count the version up; `ticket` shows the new values afterwards.

    Raises: StaleTicketError when `version` is given and is no longer the ticket's.
    """
    if version is not None and version != ticket.version:
        raise StaleTicketError(
            "Somebody changed this ticket while you were looking at it. Here is how it stands now; nothing was overwritten."
        )
    moment = now()
    Ticket.objects.filter(pk=ticket.pk).update(version=F("version") + 1, updated_at=moment, **changes)
    for name, value in {**changes, "version": ticket.version + 1, "updated_at": moment}.items():
        setattr(ticket, name, value)


def chosen_changes(ticket: Ticket, value: int) -> dict[str, Any]:
    """Return what `status_changes` does for a move that somebody chose. Raises: InvalidError when that may not follow."""
    wanted = statuses.aimed(ticket, value, is_chosen=True)
    statuses.require_may_follow(statuses.of(ticket), wanted)
    return _moved(ticket, wanted)


def after_answer(ticket: Ticket, then: int | None) -> dict[str, Any]:
    """Return what a colleague's answer moves: what they chose, else that it waits for the customer, where that may follow.

    Raises: InvalidError when what they chose may not.
    """
    if then is None:
        waiting = statuses.aimed(ticket, Status.WAITING_CUSTOMER, is_chosen=True)
        return _moved(ticket, waiting) if statuses.is_offered(statuses.of(ticket), waiting) else {}
    return chosen_changes(ticket, then)


def status_changes(ticket: Ticket, value: int) -> dict[str, Any]:
    """Return the columns that a move changes, to a category or to one status; empty when the ticket is there already.

    For what happens by itself: which status may follow which is not asked.
    """
    return _moved(ticket, statuses.aimed(ticket, value, is_chosen=False))


def _moved(ticket: Ticket, wanted: statuses.Known) -> dict[str, Any]:
    changes = {name: value for name, value in wanted.columns.items() if getattr(ticket, name) != value}
    if "status" not in changes:
        # Another step of the same category: it is the turn of the same people, and has been.
        return changes
    moment, status = now(), wanted.category
    changes["turn_at"] = moment
    if status >= Status.SOLVED:
        changes["solved_at"] = ticket.solved_at or moment
        # What is solved waits for nothing.
        changes |= AWAKE if ticket.is_snoozed else {}
    elif ticket.solved_at is not None:
        changes["solved_at"] = None
    return changes


def turned(ticket: Ticket, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what a move of the status changes beside it as an event keeps it, [before, after]; called before it is written."""
    beside = ("own_status_id", "turn_at", "solved_at", *AWAKE)
    return {name: [getattr(ticket, name), changes[name]] for name in beside if name in changes}


def clean_body(text: str) -> str:
    """Return the text of a message as it is stored. Raises: InvalidError when empty or too long."""
    return _clean(text, "body", BODY_MAX_LENGTH, "Write something first.", single_line=False)


def clean_subject(text: str) -> str:
    """Return a subject as it is stored. Raises: InvalidError when empty or too long."""
    return _clean(text, "subject", SUBJECT_MAX_LENGTH, "Say in a few words what it is about.", single_line=True)


def _clean(text: str, field: str, limit: int, when_empty: str, *, single_line: bool) -> str:
    try:
        cleaned = clean_text(text, max_length=limit, single_line=single_line)
    except TextTooLongError as error:
        raise InvalidError(str(error), field=field) from error
    if not cleaned:
        raise InvalidError(when_empty, field=field)
    return cleaned


def first_submission(key: UUID | None, body: str, by: Actor) -> Submission | None:
    """Return None when this form arrives for the first time, else the earlier submission with its result.

    A form that comes back with another text arrives for the first time too: somebody went back in their browser and wrote on.
    The key is written first: of two identical posts in the same moment the second waits for the first to end.
    """
    if key is None or by.person_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into tickets_submission (key, person_id) values (%s, %s) on conflict do nothing returning key", [key, by.person_id]
        )
        if cursor.fetchone() is not None:
            return None
    earlier = Submission.objects.select_related("ticket", "message").filter(key=key).first()
    if earlier is None:
        # The key is somebody else's: chosen by hand, never by our forms.
        raise InvalidError("This form was made for somebody else. Load the page again.")
    return None if earlier.message is not None and earlier.message.body != body else earlier


def remember_submission(key: UUID | None, *, ticket: Ticket, message: Message) -> None:
    """Note what the form with this key made."""
    if key is not None:
        Submission.objects.filter(key=key).update(ticket=ticket, message=message)


def join_attachments(message: Message, ids: Sequence[UUID], by: Actor) -> None:
    """Give the actor's staged files to their message.

    Raises: InvalidError when one is gone or was never theirs.
    """
    if not ids:
        return
    joined = Attachment.objects.filter(pk__in=ids, message=None, uploaded_by_id=by.person_id).update(message=message)
    if joined != len(set(ids)):
        raise InvalidError("One of the files is no longer here. Please add it again.", field="files")
