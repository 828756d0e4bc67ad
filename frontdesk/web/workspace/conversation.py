"""The conversation as ready pieces for the template: who, when, what, and who reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frontdesk.actor import Actor
from frontdesk.identity.models import Person
from frontdesk.tickets import access
from frontdesk.tickets.around import Directory, TeamFacts
from frontdesk.tickets.timeline import Entry, File, Happened, Said
from frontdesk.web.workspace.composing import listed

# Older messages wait behind a link: a long conversation opens as fast as a short one.
MESSAGES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the conversation: a message, or an event when `event` is set."""

    event: Happened | None = None
    message: Said | None = None
    audience: str = ""
    # Teams that a note can still be shared with; empty when this agent may not share it.
    to_share: tuple[TeamFacts, ...] = ()
    may_share: bool = False
    is_first_unread: bool = False

    @property
    def files(self) -> list[File]:
        """The message's files."""
        return self.message.files if self.message else []


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the page shows of a conversation; `hidden` older messages wait behind a link, `unread` are new to this reader."""

    lines: list[Line]
    hidden: int
    unread: int


def conversation(entries: Sequence[Entry], directory: Directory, *, by: Actor, seen_at: datetime | None, whole: bool) -> Conversation:
    """Return the conversation's last messages, or the whole of it."""
    unread = _unread(entries, seen_at)
    shown, hidden = _shown(entries, len(unread), whole=whole)
    names = _names(shown, directory)
    first = unread[0] if unread else None
    return Conversation([_line(entry, directory, names, first, by) for entry in shown], hidden, len(unread))


def _unread(entries: Iterable[Entry], seen_at: datetime | None) -> list[int]:
    """Return the ids of what customers wrote since the last look; at the first look everything is new and nothing is marked."""
    if seen_at is None:
        return []
    return [entry.message.id for entry in entries if entry.message and entry.message.by_customer and entry.message.at > seen_at]


def _shown(entries: Sequence[Entry], unread: int, *, whole: bool) -> tuple[Sequence[Entry], int]:
    messages = [place for place, entry in enumerate(entries) if entry.message]
    count = max(MESSAGES_SHOWN, unread + 1)
    if whole or len(messages) <= count:
        return entries, 0
    # The question itself stays: without it no answer makes sense.
    return [*entries[: messages[0] + 1], *entries[messages[-count + 1] :]], len(messages) - count


def _line(entry: Entry, directory: Directory, names: dict[int, str], first_unread: int | None, by: Actor) -> Line:
    said = entry.message
    if said is None:
        return Line(event=entry.event)
    may_share = said.is_note and by.may(access.SHARE_NOTE)
    return Line(
        message=said,
        audience=_audience(said, directory, names) if said.is_note else "",
        to_share=tuple(team for team in directory.in_use() if team.id not in said.audience_team_ids) if may_share else (),
        may_share=may_share,
        is_first_unread=said.id == first_unread,
    )


def _audience(said: Said, directory: Directory, names: dict[int, str]) -> str:
    teams = [directory.teams[team].name for team in said.audience_team_ids if team in directory.teams]
    people = [names[person] for person in said.audience_person_ids if person in names and person != said.author_id]
    author = directory.colleagues.get(said.author_id)
    if author is None or not set(author.team_ids) & set(said.audience_team_ids):
        people.append("you" if said.is_mine else said.author_name)
    return listed([*teams, *people])


def _names(entries: Iterable[Entry], directory: Directory) -> dict[int, str]:
    """Return the names of the people whom notes were shared with; those beyond the directory cost a statement."""
    ids = {person for entry in entries if entry.message for person in entry.message.audience_person_ids}
    known = {person: directory.colleagues[person].name for person in ids if person in directory.colleagues}
    missing = ids - set(known)
    return known | (dict(Person.objects.filter(pk__in=missing).values_list("pk", "name")) if missing else {})
