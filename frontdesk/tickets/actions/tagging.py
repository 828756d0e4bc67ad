"""Tags on tickets, and the tags themselves."""

from typing import Any

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access as identity_access
from frontdesk.identity import permissions
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TONES, clean_text
from frontdesk.tickets import access
from frontdesk.tickets.models import Tag, Ticket, TicketTag
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 40


def tag(ticket: Ticket, *, name: str, by: Actor) -> Tag:
    """Put a tag on the ticket, creating it when it is new. Raises: InvalidError, ForbiddenError."""
    access.require(by, access.TAG, ticket)
    word = clean_tag_name(name)
    found, is_new = Tag.objects.get_or_create(name=word)
    if found.is_archived:
        raise InvalidError(f"The tag “{word}” was archived. Choose another one.", field="tag")
    if is_new:
        keep("tag", found.pk, tag_document(found), by=by)
    _, added = TicketTag.objects.get_or_create(ticket=ticket, tag=found)
    if added:
        record("ticket.tagged", by=by, ticket_id=ticket.pk, tag=found.pk, tag_name=word)
    return found


def untag(ticket: Ticket, *, tag_id: int, by: Actor) -> None:
    """Take a tag off the ticket. Raises: ForbiddenError."""
    access.require(by, access.TAG, ticket)
    removed, _ = TicketTag.objects.filter(ticket=ticket, tag_id=tag_id).delete()
    if removed:
        name = Tag.objects.filter(pk=tag_id).values_list("name", flat=True).first()
        record("ticket.untagged", by=by, ticket_id=ticket.pk, tag=tag_id, tag_name=name)


def create_tag(*, name: str, tone: str = "grey", is_archived: bool = False, by: Actor) -> Tag:
    """Create a tag. Raises: InvalidError when the name is taken, ForbiddenError."""
    identity_access.require(by, permissions.SETTINGS_TAGS)
    word = clean_tag_name(name)
    if Tag.objects.filter(name=word).exists():
        raise InvalidError(f"There is a tag “{word}” already.", field="name")
    created = Tag.objects.create(name=word, tone=_tone(tone), is_archived=is_archived)
    keep("tag", created.pk, tag_document(created), by=by)
    record("tag.created", by=by, tag=created.pk, tag_name=word)
    return created


def change_tag(changed: Tag, *, by: Actor, name: str | None = None, tone: str | None = None, is_archived: bool | None = None) -> None:
    """Rename, recolour or archive a tag; None leaves a value. Archived, it stays on its tickets and is offered no more.

    Raises: InvalidError when the name is taken, ForbiddenError.
    """
    identity_access.require(by, permissions.SETTINGS_TAGS)
    before = {"name": changed.name, "tone": changed.tone, "is_archived": changed.is_archived}
    after = dict(before)
    if name is not None:
        after["name"] = clean_tag_name(name)
        if Tag.objects.filter(name=after["name"]).exclude(pk=changed.pk).exists():
            raise InvalidError(f"There is a tag “{after['name']}” already.", field="name")
    if tone is not None:
        after["tone"] = _tone(tone)
    if is_archived is not None:
        after["is_archived"] = is_archived
    if after == before:
        return
    for field, value in after.items():
        setattr(changed, field, value)
    changed.save(update_fields=list(after))
    keep("tag", changed.pk, tag_document(changed), by=by)
    record("tag.changed", by=by, tag=changed.pk, before=before, after=after)


def tag_document(tag: Tag) -> dict[str, Any]:
    """Return what can be set of a tag, as JSON."""
    return {"name": tag.name, "tone": tag.tone, "archived": tag.is_archived}


def clean_tag_name(name: str) -> str:
    """Return a tag's name as it is stored: small letters, words joined by hyphens. Raises: InvalidError."""
    word = "-".join(clean_text(name, single_line=True).lower().replace(",", " ").split())
    if not word or len(word) > NAME_MAX_LENGTH:
        raise InvalidError(f"A tag has 1 to {NAME_MAX_LENGTH} characters.", field="tag")
    return word


def _tone(tone: str) -> str:
    if tone not in (*TONES, "grey"):
        raise InvalidError("Choose one of the colours.", field="tone")
    return tone
