"""Drafts: kept while somebody writes, emptied when it is sent or thrown away.

Saves come late, twice and out of order: a browser says goodbye while an earlier save is still on its way. So a draft counts its
versions, and what was sent stays as an empty row of a higher version, which refuses whatever was written before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access
from frontdesk.tickets.actions import writing
from frontdesk.tickets.errors import StaleDraftError
from frontdesk.tickets.models import Attachment, Draft, Kind, Ticket

REASON_MAX_LENGTH = 300
MACROS_MAX = 20

# One statement, because every message that is sent does it. A row is made even where nothing was saved yet: a save may be on its
# way, and must find that it is too late.
EMPTY = """
insert into tickets_draft as d
  (ticket_id, person_id, kind, body, file_ids, people, macro_ids, version, origin, written_at_ms, reason, updated_at)
values (%(ticket)s, %(person)s, %(kind)s, '', '{}', '', '{}', 1, %(origin)s, 0, '', %(now)s)
on conflict (person_id, ticket_id, kind) do update
set body = '', file_ids = '{}', team_ids = null, people = '', macro_ids = '{}',
  version = d.version + 1, origin = excluded.origin, written_at_ms = 0,
  reason = '', seen = null, updated_at = excluded.updated_at
where %(always)s or d.version <= %(version)s or d.origin = %(origin)s or d.body = %(body)s
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a browser knows of a draft as it saves it: the version it began with, its own name, and its clock."""

    version: int = 0
    origin: str = ""
    written_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a draft holds. `team_ids` None: no audience was chosen yet."""

    body: str
    file_ids: Sequence[UUID] = ()
    team_ids: Sequence[int] | None = None
    people: str = ""
    macro_ids: Sequence[int] = ()
    seen: int | None = None
    reason: str = field(default="")


def save_draft(ticket: Ticket, *, kind: Kind, content: Content, stand: Stand, by: Actor) -> Draft:
    """Keep what this person is writing and return it with its new version.

    A save that one's own browser overtook changes nothing.
    Raises: StaleDraftError when another browser changed it or it was sent meanwhile, InvalidError, ForbiddenError.
    """
    access.require(by, access.REPLY if kind == Kind.REPLY else access.NOTE, ticket)
    content = replace(content, body=_lines(content.body))
    if len(content.body) > writing.BODY_MAX_LENGTH:
        raise InvalidError(f"A draft can have {writing.BODY_MAX_LENGTH:,} characters at most.", field="body")
    draft = _locked(ticket.pk, by.me, kind)
    if not draft.holds_something:
        if stand.version < draft.version:
            raise StaleDraftError("This draft was sent or thrown away meanwhile.", draft)
    elif draft.version != stand.version and draft.body != content.body:
        if not stand.origin or draft.origin != stand.origin:
            raise StaleDraftError("This draft was changed on another device.", draft)
        if stand.written_at_ms < draft.written_at_ms:
            return draft
    return _write(draft, content, stand, by)


def discard_draft(ticket: Ticket, *, kind: Kind, by: Actor, stand: Stand | None = None, body: str | None = None) -> None:
    """Empty one's draft. With `stand` and `body`, which were sent, only if that is what it holds: not what another device wrote."""
    access.require(by, access.REPLY if kind == Kind.REPLY else access.NOTE, ticket)
    facts: dict[str, Any] = {
        "ticket": ticket.pk,
        "person": by.me,
        "kind": kind,
        "origin": stand.origin if stand else "",
        "version": stand.version if stand else 0,
        "body": _lines(body or ""),
        "always": stand is None,
        "now": writing.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(EMPTY, facts)


def put_back(ticket_id: int, person_id: int, kind: str, content: Content) -> Draft:
    """Make a draft of what was not sent, before whatever its writer has begun since."""
    with acting(SYSTEM) as system:
        draft = _locked(ticket_id, person_id, Kind(kind))
        body, files = content.body, list(content.file_ids)
        if draft.body and draft.body != body:
            body = f"{body}\n\n{draft.body}"
        files += [file for file in draft.file_ids if file not in files]
        reason, macros = content.reason[:REASON_MAX_LENGTH], [*content.macro_ids, *draft.macro_ids]
        whole = Content(body, files, content.team_ids, content.people or draft.people, macros, content.seen, reason)
        return _write(draft, whole, Stand(), system)


def _locked(ticket_id: int, person_id: int, kind: Kind) -> Draft:
    """Return the draft, locked; a new one is empty and of version 0, as whoever never saved knows it."""
    fresh = Draft(ticket_id=ticket_id, person_id=person_id, kind=kind, version=0)
    Draft.objects.bulk_create([fresh], ignore_conflicts=True)
    return Draft.objects.select_for_update().get(ticket_id=ticket_id, person_id=person_id, kind=kind)


def _write(draft: Draft, content: Content, stand: Stand, by: Actor) -> Draft:
    draft.body = content.body
    draft.file_ids = _mine(content.file_ids, draft.person_id)
    draft.team_ids = list(content.team_ids) if content.team_ids is not None else None
    draft.macro_ids = list(dict.fromkeys(content.macro_ids))[:MACROS_MAX]
    draft.people, draft.seen, draft.reason = content.people, content.seen, content.reason
    draft.origin, draft.written_at_ms = stand.origin, stand.written_at_ms
    draft.version, draft.updated_at = draft.version + 1, writing.now()
    draft.save()
    return draft


def _lines(text: str) -> str:
    """Return the text with the line ends that a page's own text area has; forms send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mine(ids: Sequence[UUID], person_id: int) -> list[UUID]:
    """Keep the order; what was sent or removed meanwhile, or was never theirs, is left out."""
    if not ids:
        return []
    known = set(Attachment.objects.filter(pk__in=ids, message=None, uploaded_by_id=person_id).values_list("pk", flat=True))
    return [identity for identity in dict.fromkeys(ids) if identity in known]
