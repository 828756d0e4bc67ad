"""One answer to all children of a ticket: each gets its own message, through the ordinary actions."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from frontdesk.actor import Actor
from frontdesk.events.change import forgetting
from frontdesk.lib.errors import FrontdeskError, InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions.conversation import reply
from frontdesk.tickets.actions.solving import solve
from frontdesk.tickets.models import Attachment, Kind, LinkKind, Message, Status, Ticket

# Locking more tickets in one request would hold up their readers.
CHILDREN_MAX = 200


@dataclass(slots=True)
class Outcome:
    """What became of a deed on many tickets: `failures` are numbers with the reason."""

    done: list[int] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)


def open_children(ticket: Ticket) -> list[Ticket]:
    """Return the unsolved children that the actor sees, by number."""
    family = Ticket.objects.filter(linked_by__one=ticket, linked_by__kind=LinkKind.PARENT, status__lt=Status.SOLVED)
    return list(family.with_requester().order_by("number")[:CHILDREN_MAX])


def answer_children(ticket: Ticket, *, message_id: int, numbers: Collection[int], by: Actor, then: int | None = None) -> Outcome:
    """Send what was answered in the parent to these of its open children, files too; one that refuses does not stop the others.

    Raises: InvalidError when the message is no answer of this ticket, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    said = answer_of(ticket, message_id)
    return _each(ticket, numbers, lambda child: reply(child, body=said.body, then=then, attachments=_again(said, by), by=by))


def answer_as_child(child: Ticket, *, message_id: int, by: Actor, then: int | None = None) -> None:
    """Send what was answered in its parent to one child, as a job does for many.

    Raises: InvalidError when it is the child of no such ticket any more, ForbiddenError.
    """
    parent = Ticket.objects.filter(messages=message_id, links__other=child, links__kind=LinkKind.PARENT).first()
    if parent is None:
        raise InvalidError("It is no child of that ticket any more.")
    if child.is_solved:
        raise InvalidError("It was solved meanwhile.")
    said = answer_of(parent, message_id)
    reply(child, body=said.body, then=then, attachments=_again(said, by), by=by)


def answer_of(ticket: Ticket, message_id: int) -> Message:
    """Return an answer that was sent in a ticket. Raises: InvalidError."""
    said = Message.objects.filter(pk=message_id, ticket=ticket, kind=Kind.REPLY, by_customer=False).first()
    if said is None:
        raise InvalidError("Choose an answer that was sent in this ticket.", field="message")
    return said


def solve_children(ticket: Ticket, *, numbers: Collection[int], by: Actor) -> Outcome:
    """Solve these of a ticket's open children; one that refuses does not stop the others. Raises: ForbiddenError."""
    access.require(by, access.TRIAGE, ticket)
    return _each(ticket, numbers, lambda child: solve(child, by=by))


def _each(ticket: Ticket, numbers: Collection[int], deed: Callable[[Ticket], object]) -> Outcome:
    outcome = Outcome()
    for child in open_children(ticket):
        if child.pk not in numbers:
            continue
        try:
            with transaction.atomic(), forgetting():
                deed(child)
        except FrontdeskError as error:
            outcome.failures.append((child.pk, error.sentence))
        except Ticket.DoesNotExist:
            # It left the actor's sight in this very moment.
            outcome.failures.append((child.pk, "You no longer see it."))
        else:
            outcome.done.append(child.pk)
    return outcome


def _again(message: Message, by: Actor) -> list[UUID]:
    """Stage a message's files once more; the bytes are never changed, so both records may name the same."""
    return [
        Attachment.objects.create(
            uploaded_by_id=by.me,
            name=file.name,
            content_type=file.content_type,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            file=file.file.name,
        ).pk
        for file in Attachment.objects.filter(message=message)
    ]
