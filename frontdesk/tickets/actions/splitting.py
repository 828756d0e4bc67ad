"""A second question in one ticket gets a ticket of its own: what was said stays, and is copied."""

from collections.abc import Collection
from datetime import datetime

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access as identity_access
from frontdesk.identity.models import Person
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import preview
from frontdesk.tickets import access
from frontdesk.tickets.actions import filling, writing
from frontdesk.tickets.models import Attachment, Kind, LinkKind, Message, Ticket, TicketLink


def split(ticket: Ticket, *, message_ids: Collection[int], subject: str, by: Actor) -> Ticket:
    """Open a ticket with copies of what one customer wrote here and return it; it belongs to that customer and the same team.

    Copies keep their author, moment and files. Both tickets are linked, and both messages say so.
    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, access.TRIAGE, ticket)
    identity_access.require(by, access.CREATE)
    subject = writing.clean_subject(subject)
    originals = list(
        Message.objects.filter(ticket=ticket, pk__in=message_ids, kind=Kind.REPLY, by_customer=True).order_by("created_at", "id")
    )
    if not originals or len(originals) != len(set(message_ids)):
        raise InvalidError("Choose what a customer wrote in this ticket.", field="messages")
    if len({message.author_id for message in originals}) > 1:
        raise InvalidError("Choose messages of one customer: the new ticket is theirs.", field="messages")
    with acting(SYSTEM):
        fresh = _open(ticket, originals[-1], subject)
        copies = [_copy(message, fresh) for message in originals]
        TicketLink.objects.create(one=ticket, other=fresh, kind=LinkKind.SPLIT)
        filling.copy_values(ticket, fresh)
    record("ticket.opened", by=by, ticket_id=fresh.pk, message_id=copies[0].pk, is_public=True, team=fresh.team_id, is_split=True)
    # Public, because both messages say where they go on, to the customer too; whoever sees only one of the tickets reads nothing of it.
    pairs = [[original.pk, copy.pk] for original, copy in zip(originals, copies, strict=True)]
    for one, other in ((ticket, fresh), (fresh, ticket)):
        record("ticket.split", by=by, ticket_id=one.pk, is_public=True, other_ticket=other.pk, pairs=pairs, is_new=one is fresh)
    return fresh


def _open(ticket: Ticket, newest: Message, subject: str) -> Ticket:
    moment = writing.now()
    author = Person.objects.only("organisation_id").get(pk=newest.author_id or 0)
    return Ticket.objects.create(
        subject=subject,
        requester_id=author.pk,
        organisation_id=author.organisation_id,
        team_id=ticket.team_id,
        priority=ticket.priority,
        type=ticket.type,
        channel=ticket.channel,
        created_at=moment,
        updated_at=moment,
        turn_at=moment,
        **_last(newest, moment),
    )


def _last(newest: Message, moment: datetime) -> dict[str, object]:
    return {
        "last_message_at": moment,
        "last_message_preview": preview(newest.body),
        "last_message_by_customer": True,
        "last_author_name": newest.author_name,
    }


def _copy(message: Message, fresh: Ticket) -> Message:
    """Copy a message with its files. A file's bytes are never changed, so both records may name the same."""
    copy = Message.objects.create(
        ticket=fresh,
        kind=Kind.REPLY,
        author_id=message.author_id,
        author_name=message.author_name,
        by_customer=True,
        body=message.body,
        created_at=message.created_at,
    )
    for file in Attachment.objects.filter(message=message):
        Attachment.objects.create(
            message=copy,
            uploaded_by_id=file.uploaded_by_id,
            name=file.name,
            content_type=file.content_type,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            file=file.file.name,
            created_at=file.created_at,
        )
    return copy
