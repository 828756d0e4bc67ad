"""The conversation as ready HTML: who, when, what, and who reads it."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from frontdesk.identity.models import Person
from frontdesk.tickets.around import Directory
from frontdesk.tickets.mail_words import Trouble
from frontdesk.tickets.timeline import Entry, Happened, Said
from frontdesk.ui import marks
from frontdesk.ui.templatetags.ui import attachments, clock, markdown
from frontdesk.web.workspace import menus
from frontdesk.web.workspace.composing import listed
from frontdesk.web.workspace.naming import highlighted
from frontdesk.web.workspace.why import why

# Older messages wait behind a link: a long conversation opens as fast as a short one.
MESSAGES_SHOWN: Final = 20
# Stands for a message's id in a menu that is rendered once and used for every note with the same audience.
ANY_MESSAGE: Final = "MESSAGE"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is shown of a conversation: `hidden` older messages wait behind a link, `unread` are new to this reader."""

    entries: Sequence[Entry]
    hidden: int
    unread: Sequence[int]
    # Of the people whom notes were shared with.
    names: dict[int, str]


def conversation(entries: Sequence[Entry], directory: Directory, *, seen_at: datetime | None, whole: bool) -> Conversation:
    """Return the conversation's last messages, or the whole of it."""
    unread = _unread(entries, seen_at)
    shown, hidden = _shown(entries, len(unread), whole=whole)
    return Conversation(shown, hidden, unread, _names(shown, directory))


def since(entries: Sequence[Entry], directory: Directory, *, after: int, after_event: int, named: Set[int]) -> Conversation:
    """Return what a page that is open does not show yet, in the order of the timeline."""
    shown = [
        entry
        for entry in entries
        if (entry.message and (entry.message.id > after or entry.message.id in named)) or (entry.event and entry.event.id > after_event)
    ]
    return Conversation(shown, 0, [], _names(shown, directory))


def _unread(entries: Iterable[Entry], seen_at: datetime | None) -> list[int]:
    """Return the ids of what customers wrote since the last look; at the first look everything is new and nothing is marked."""
    if seen_at is None:
        return []
    return [entry.message.id for entry in entries if entry.message and entry.message.by_customer and entry.message.at > seen_at]


def _shown(entries: Sequence[Entry], unread: int, *, whole: bool) -> tuple[Sequence[Entry], int]:
    messages = [place for place, entry in enumerate(entries) if entry.message]
    count = max(MESSAGES_SHOWN, unread + 1)
    if whole or len(messages) <= count + 1:
        return entries, 0
    # The question itself stays: without it no answer makes sense.
    return [entries[messages[0]], *entries[messages[-count] :]], len(messages) - count - 1


def _names(entries: Iterable[Entry], directory: Directory) -> dict[int, str]:
    """Return the names of the people whom notes were shared with; those beyond the directory cost a statement."""
    ids = {person for entry in entries if entry.message for person in entry.message.audience_person_ids}
    known = {person: directory.colleagues[person].name for person in ids if person in directory.colleagues}
    missing = ids - set(known)
    return known | (dict(Person.objects.filter(pk__in=missing).values_list("pk", "name")) if missing else {})


class Writer:
    """Writes the conversation of one page."""

    def __init__(
        self, request: Any, place: str, query: str, directory: Directory, names: dict[int, str], *, may_share: bool, may_answer: bool
    ) -> None:
        self.request = request
        self.place = place
        self.query = query
        self.directory = directory
        self.names = names
        self.may_share = may_share
        self.may_answer = may_answer
        self.menus: dict[frozenset[int], str] = {}

    def conversation(self, talk: Conversation) -> SafeString:
        """Return the whole thread; what people wrote is escaped or cleaned on the way."""
        first_unread = talk.unread[0] if talk.unread else None
        pieces: list[str] = []
        for position, entry in enumerate(talk.entries):
            if entry.event:
                pieces.append(self._event(entry.event))
            if entry.message:
                if entry.message.id == first_unread:
                    pieces.append(f'<p class="new-line" data-first-unread>{len(talk.unread)} new</p>')
                pieces.append(self._message(entry.message, f' id="m-{entry.message.id}"', self._share(entry.message)))
            if position == 0 and talk.hidden:
                pieces.append(self._earlier(talk.hidden))
        return mark_safe("".join(pieces))  # noqa: S308 (made of escaped pieces)

    def arrived(self, talk: Conversation, ids: Set[int]) -> SafeString:
        """Return the messages that arrived while somebody wrote."""
        found = (entry.message for entry in talk.entries if entry.message and entry.message.id in ids)
        return mark_safe("".join(self._message(said, "", "") for said in found))  # noqa: S308 (made of escaped pieces)

    def audience(self, said: Said) -> str:
        """Return who reads a note, in words. The author always does, and is named when none of the teams is theirs."""
        teams = [self.directory.teams[team].name for team in said.audience_team_ids if team in self.directory.teams]
        people = [self.names[person] for person in said.audience_person_ids if person in self.names and person != said.author_id]
        author = self.directory.colleagues.get(said.author_id)
        if author is None or not set(author.team_ids) & set(said.audience_team_ids):
            people.append("you" if said.is_mine else said.author_name)
        return listed([*teams, *people])

    def _message(self, said: Said, anchor: str, share: str) -> str:
        name = escape(said.author_name)
        kind, label, marking = "", str(name), ""
        if said.is_note:
            kind, label = ' msg-note" data-tone="amber', f"Internal note by {name}"
            readers = escape(self.audience(said))
            marking = f'<span class="tag">{NOTE_ICON}Internal note</span><span class="audience">{READ_ICON}{readers}</span>'
        elif said.by_customer and not said.by_requester:
            marking = "<span>takes part</span>"
        return (
            f'<article class="msg{kind}"{anchor} aria-label="{label}">{marks.avatar(said.author_name)}<div><header><b>{name}</b>{marking}'
            f'{self._origin(said)}{clock(said.at)}{share}</header><div class="msg-body">'
            f'<div class="prose">{highlighted(markdown(said.body), said.names)}</div>{self._files(said)}{self._original(said)}</div>'
            f"{self._troubles(said)}</div></article>"
        )

    def _event(self, event: Happened) -> str:
        undo = ""
        if event.change_id:
            place = escape(undo_url(event.change_id, f"{self.place}{self.query}", on=int(self.place.strip("/").rpartition("/")[2])))
            undo = (
                f'<button class="linkish" type="submit" form="act" formaction="{place}">Undo<span class="vh"> this change</span></button>'
            )
        told = f"{marks.icon(event.icon)}<span>{escape(event.sentence)}</span> {clock(event.at)}{undo}"
        if event.why:
            return f'<div class="event event-why" id="e-{event.id}">{told}{why(event.why)}</div>'
        return f'<p class="event" id="e-{event.id}">{told}</p>'

    def _origin(self, said: Said) -> str:
        """Say where a message was said or copied, when that is another ticket."""
        places = (("from {}", said.said_in), ("copied from {}", said.copied_from), ("split off into {}", said.copied_to))
        return "".join(
            f'<span class="origin">{LINK_ICON}{words.format(self._ticket(number, is_link=number != said.said_in))}</span>'
            for words, number in places
            if number
        )

    def _ticket(self, number: int, *, is_link: bool) -> str:
        # What was merged leads back to this page.
        return f'<a href="{reverse("workspace:ticket", args=[number])}{escape(self.query)}">{number}</a>' if is_link else str(number)

    def _files(self, said: Said) -> str:
        if not said.files:
            return ""
        place = reverse("workspace:ticket", args=[said.said_in]) if said.said_in else self.place
        return render_to_string("ui/components/attachments.html", attachments(said.files, f"{place}attachments/"))

    def _original(self, said: Said) -> str:
        """Lead to the whole of a mail, with what it quotes and how it looked."""
        if not said.has_original:
            return ""
        place = reverse("workspace:original", args=[said.said_in, said.id]) if said.said_in else f"{self.place}messages/{said.id}/original/"
        return f'<p><a class="linkish" href="{place}">Show the original message</a></p>'

    def _troubles(self, said: Said) -> str:
        """Say which of its mails did not arrive, and let whoever may answer send them again."""
        return "".join(
            f'<p class="event" data-tone="red">{ALERT_ICON}<span>{escape(one.words)}</span>{self._remedy(said, one)}</p>'
            for one in said.troubles
        )

    def _remedy(self, said: Said, trouble: Trouble) -> str:
        if not self.may_answer or said.said_in:
            return ""
        place = f"{self.place}mails/{trouble.mail}/sending/{escape(self.query)}"
        return f'<button class="linkish" type="submit" form="act" formaction="{place}">{trouble.remedy}</button>'

    def _share(self, said: Said) -> str:
        if not said.is_note or said.said_in or not self.may_share:
            return ""
        readers = frozenset(said.audience_team_ids)
        if readers not in self.menus:
            others = menus.ticks(team for team in self.directory.in_use() if team.id not in readers)
            context = {"team_ticks": others, "place": self.place, "query": self.query}
            self.menus[readers] = render_to_string("workspace/share.html", context, self.request)
        return self.menus[readers].replace(ANY_MESSAGE, str(said.id))

    def _earlier(self, hidden: int) -> str:
        url = escape(f"{self.place}{self.query or '?'}&whole=1")
        return f'<a class="btn earlier" href="{url}">Show {hidden} earlier message{"s" if hidden > 1 else ""}</a>'


NOTE_ICON: Final = marks.icon("lock")
READ_ICON: Final = marks.icon("eye")
LINK_ICON: Final = marks.icon("link")
ALERT_ICON: Final = marks.icon("alert")


def undo_url(change_id: UUID, place: str, *, on: int) -> str:
    """Return where a change is undone on one ticket; `place` is the page to come back to."""
    return f"{reverse('workspace:undo', args=[change_id])}?{urlencode([('on', on), ('next', place)])}"
