"""What the composer of a ticket shows: mode, text, audience and files, as it opens or as it was sent back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from frontdesk.actor import Actor
from frontdesk.tickets import access
from frontdesk.tickets.actions.notes import default_audience
from frontdesk.tickets.around import Directory, TeamFacts
from frontdesk.tickets.models import Attachment, Kind, Status, Ticket
from frontdesk.web.workspace.forms import MessageForm


@dataclass
class Draft:
    """What an agent has written and what came of it. `team_ids` None: nothing was chosen yet."""

    kind: str = Kind.REPLY.value
    body: str = ""
    team_ids: set[int] | None = None
    people: str = ""
    files: list[Attachment] = field(default_factory=list)
    key: UUID = field(default_factory=uuid.uuid4)
    errors: list[str] = field(default_factory=list)
    # The messages that others wrote meanwhile: shown above the kept text.
    arrived: frozenset[int] = frozenset()


def draft_of(form: MessageForm, files: list[Attachment], errors: Iterable[str] = ()) -> Draft:
    """Return the draft that a refused form held, whatever else was wrong with it."""
    sent = form.cleaned_data
    return Draft(
        kind=sent.get("kind") or Kind.REPLY.value,
        body=sent.get("body", ""),
        team_ids=set(sent.get("team_ids", [])),
        people=sent.get("people", ""),
        files=files,
        key=sent.get("key") or uuid.uuid4(),
        errors=[*errors, *form.non_field_errors()],
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """A team in the audience selector."""

    team: TeamFacts
    is_ticked: bool


@dataclass(frozen=True)
class Composer:
    """The composer as the page shows it."""

    draft: Draft
    may_reply: bool
    may_note: bool
    may_share: bool
    own_teams: list[Reader]
    other_teams: list[Reader]

    @property
    def is_note(self) -> bool:
        """Whether it opens as a note."""
        return self.draft.kind == Kind.NOTE or not self.may_reply

    @property
    def audience(self) -> str:
        """Who will read the note as it stands, in words."""
        ticked = [reader.team.name for reader in (*self.own_teams, *self.other_teams) if reader.is_ticked]
        return listed([*ticked, *self.draft.people.replace(",", " ").split()]) or "you"


def composer(ticket: Ticket, directory: Directory, draft: Draft, *, by: Actor) -> Composer:
    """Return the composer for a ticket with what this agent may do there."""
    ticked = default_audience(ticket, by) if draft.team_ids is None else draft.team_ids
    may_share = access.can(by, access.SHARE_NOTE, ticket)
    readers = [Reader(team, team.id in ticked) for team in directory.in_use()]
    return Composer(
        draft=draft,
        # What is closed stays closed; a new ticket is the way to write to the customer again.
        may_reply=access.can(by, access.REPLY, ticket) and ticket.status != Status.CLOSED,
        may_note=access.can(by, access.NOTE, ticket),
        may_share=may_share,
        own_teams=[reader for reader in readers if reader.team.id in by.team_ids],
        other_teams=[reader for reader in readers if reader.team.id not in by.team_ids] if may_share else [],
    )


def listed(names: list[str]) -> str:
    """Return names as a sentence has them: "Payments, Bookings and Mara Lindqvist"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
