"""What the composer of a ticket shows: mode, text, audience and files, as it opens or as it was sent back."""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from django.utils import timezone

from frontdesk.actor import Actor
from frontdesk.tickets import access, statuses
from frontdesk.tickets.actions.notes import default_audience
from frontdesk.tickets.around import Around, DraftFacts, FileFacts, TeamFacts
from frontdesk.tickets.models import Attachment, Kind, Status, Ticket
from frontdesk.tickets.timeline import Entry
from frontdesk.web.workspace.forms import AFTER_SENDING, MessageForm
from frontdesk.web.workspace.later import Delay, delays

# What the formatting buttons put around the selection, in their order: name, icon, words, key.
FORMATS: Final = (
    ("bold", "bold", "Bold", "Ctrl+B"),
    ("italic", "italic", "Italic", "Ctrl+I"),
    ("link", "link", "Link", ""),
    ("list", "list", "List", ""),
    ("quote", "quote", "Quote", ""),
    ("code", "code", "Code", ""),
)
JUST_SENT = timedelta(minutes=1)


@dataclass
class Written:
    """What an agent has written and what came of it. `team_ids` None: nothing was chosen yet."""

    kind: str = Kind.REPLY.value
    body: str = ""
    team_ids: set[int] | None = None
    people: str = ""
    files: Sequence[Attachment | FileFacts] = ()
    key: UUID = field(default_factory=uuid.uuid4)
    errors: list[str] = field(default_factory=list)
    # The messages that others wrote meanwhile: shown above the kept text.
    arrived: frozenset[int] = frozenset()
    # Sent back by the server just now: newer than any draft.
    is_sent_back: bool = False
    asks_for_file: bool = False
    # The colleagues about whom "Share this note?" asks, as the answer names them.
    asks_about: str = ""
    shows_preview: bool = False
    # Macros whose changes wait for the message to be sent, by id.
    macros: Sequence[int] = ()


def written_of(form: MessageForm, files: list[Attachment], errors: Iterable[str] = ()) -> Written:
    """Return what a refused form held, whatever else was wrong with it."""
    sent = form.cleaned_data
    return Written(
        kind=sent.get("kind") or Kind.REPLY.value,
        body=sent.get("body", ""),
        team_ids=set(sent.get("team_ids", [])),
        people=sent.get("people", ""),
        files=files,
        key=sent.get("key") or uuid.uuid4(),
        errors=[*errors, *form.non_field_errors()],
        is_sent_back=True,
        macros=sent.get("macro", []),
    )


def written_before(drafts: Sequence[DraftFacts], entries: Iterable[Entry], by: Actor) -> Written:
    """Return the draft that was touched last, as the composer opens with it; an empty one when there is none.

    Whoever has just sent a reply stays in that mode, although a note may be begun as well; after a note it is the reply's turn.
    """
    held = [draft for draft in drafts if draft.holds_something]
    newest = drafts[-1] if drafts else None
    if newest and newest.kind == Kind.REPLY and not newest.holds_something and newest.updated_at > timezone.now() - JUST_SENT:
        return Written()
    if not held:
        return Written()
    draft = held[-1]
    came_back = bool(draft.reason) and draft.seen is not None
    return Written(
        kind=draft.kind,
        body=draft.body,
        team_ids=set(draft.team_ids) if draft.team_ids is not None else None,
        people=draft.people,
        files=draft.files,
        macros=draft.macro_ids,
        errors=[draft.reason] if draft.reason else [],
        arrived=_since(entries, draft.seen or 0, by) if came_back else frozenset(),
    )


def _since(entries: Iterable[Entry], seen: int, by: Actor) -> frozenset[int]:
    said = (entry.message for entry in entries if entry.message)
    return frozenset(message.id for message in said if message.id > seen and message.author_id != by.me)


@dataclass(frozen=True, slots=True)
class Reader:
    """A team in the audience selector."""

    team: TeamFacts
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A way to send a reply: the button's value, its words, and the status that the ticket has afterwards."""

    value: str
    words: str
    status: statuses.Known


def ways(ticket: Ticket) -> list[Way]:
    """Return the ways to send a reply to a ticket, first the one that the button has: those whose status may follow."""
    here = statuses.of(ticket)
    aims = ((value, statuses.aimed(ticket, status, is_chosen=True)) for value, status in AFTER_SENDING.items() if status)
    found = [Way(value, _way_words(value, status), status) for value, status in aims if here == status or statuses.is_offered(here, status)]
    is_first = bool(found) and found[0].value == "wait"
    return found if is_first else [Way("stay", f"Send and leave it at {here.name}", here), *found]


def _way_words(value: str, status: statuses.Known) -> str:
    usual = {"wait": "Send, then wait for customer", "open": "Send and keep open", "solve": "Send and solve"}
    return usual[value] if status.name == str(status.category.label) or status.is_given else f"Send, then set to {status.name}"


@dataclass(frozen=True)
class Composer:
    """The composer as the page shows it."""

    formats: ClassVar = FORMATS
    draft: Written
    may_reply: bool
    may_note: bool
    may_share: bool
    own_teams: list[Reader]
    other_teams: list[Reader]
    drafts: dict[str, DraftFacts] = field(default_factory=dict)
    delays: list[Delay] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    @property
    def reply_files(self) -> Sequence[Attachment | FileFacts]:
        """The files that go with the reply."""
        return self._files(Kind.REPLY)

    @property
    def note_files(self) -> Sequence[Attachment | FileFacts]:
        """The files that go with the note."""
        return self._files(Kind.NOTE)

    @property
    def stands(self) -> str:
        """The versions of the drafts for drafts.js, with the text of the mode that is not shown; as JSON."""
        return json.dumps({kind: self._stand(draft) for kind, draft in self.drafts.items()})

    def _files(self, kind: Kind) -> Sequence[Attachment | FileFacts]:
        if self.draft.kind == kind and (self.draft.is_sent_back or self.draft.files):
            return self.draft.files
        return self.drafts[kind].files if kind in self.drafts else ()

    def _stand(self, draft: DraftFacts) -> dict[str, Any]:
        stand = {"v": draft.version, "o": draft.origin, "t": int(draft.updated_at.timestamp() * 1000)}
        is_shown = draft.kind == self.draft.kind and not self.draft.is_sent_back
        return stand if is_shown else stand | {"body": draft.body}

    @property
    def is_note(self) -> bool:
        """Whether it opens as a note."""
        return self.draft.kind == Kind.NOTE or not self.may_reply

    @property
    def audience(self) -> str:
        """Who will read the note as it stands, in words."""
        ticked = [reader.team.name for reader in (*self.own_teams, *self.other_teams) if reader.is_ticked]
        return listed([*ticked, *self.draft.people.replace(",", " ").split()]) or "you"


def composer(ticket: Ticket, around: Around, written: Written, *, by: Actor) -> Composer:
    """Return the composer for a ticket with what this agent may do there."""
    directory = around.directory
    ticked = default_audience(ticket, by) if written.team_ids is None else written.team_ids
    may_share = access.can(by, access.SHARE_NOTE, ticket)
    readers = [Reader(team, team.id in ticked) for team in directory.in_use()]
    return Composer(
        draft=written,
        # What is closed stays closed; a new ticket is the way to write to the customer again.
        may_reply=access.can(by, access.REPLY, ticket) and ticket.status != Status.CLOSED,
        may_note=access.can(by, access.NOTE, ticket),
        may_share=may_share,
        own_teams=[reader for reader in readers if reader.team.id in by.team_ids],
        other_teams=[reader for reader in readers if reader.team.id not in by.team_ids] if may_share else [],
        drafts={draft.kind: draft for draft in around.drafts},
        delays=delays(timezone.localtime()),
        ways=ways(ticket),
    )


def listed(names: list[str]) -> str:
    """Return names as a sentence has them: "Payments, Bookings and Mara Lindqvist"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
