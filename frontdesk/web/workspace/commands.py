"""What the command menu finds beside the deeds of the page: tickets, people and pages, each an address to go to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from frontdesk.actor import Actor
from frontdesk.identity import access, permissions
from frontdesk.identity.people import people_named
from frontdesk.tickets import lists
from frontdesk.tickets.around import Directory
from frontdesk.tickets.lists import Filter
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.search import plain_terms
from frontdesk.ui import marks
from frontdesk.web.workspace.listing import listing_url

TICKETS_SHOWN = 6
TEXT_MAX_LENGTH = 100
# Words that lead to a page, the page, and the permission without which it is not offered.
PAGES: tuple[tuple[str, str, str, str], ...] = (
    ("Preferences, keyboard and what happens after solving", "workspace:preferences", "sliders", ""),
    ("Saved views", "workspace:views", "filter", ""),
    ("Your profile, name, language and theme", "portal:profile", "user", ""),
    ("Settings: people", "settings:people", "users", permissions.SETTINGS_PEOPLE),
    ("Settings: roles", "settings:roles", "lock", permissions.SETTINGS_PEOPLE),
    ("Settings: who sees what", "settings:why", "eye", permissions.SETTINGS_SIGHT),
    ("Settings: organisations", "settings:organisations", "building", permissions.SETTINGS_ORGANISATIONS),
    ("Settings: teams", "settings:teams", "inbox", permissions.SETTINGS_TEAMS),
    ("Settings: tags", "settings:tags", "tag", permissions.SETTINGS_TAGS),
    ("Settings: the desk’s name and colour", "settings:desk", "bell-desk", permissions.SETTINGS_DESK),
    ("Your shifts, time off and swaps", "workspace:shifts", "calendar", ""),
    ("Settings: coverage, shifts and opening hours", "settings:coverage", "calendar", permissions.SETTINGS_COVERAGE_OWN),
    ("Settings: routing rules", "settings:routing", "route", permissions.SETTINGS_ROUTING),
    ("Settings: assignment", "settings:assignment", "users", permissions.SETTINGS_ROUTING),
    ("Settings: fields", "settings:fields", "edit", permissions.SETTINGS_FIELDS),
    ("Settings: jobs", "settings:jobs", "bolt", permissions.SETTINGS_JOBS),
)


@dataclass(frozen=True, slots=True)
class Command:
    """An entry: an address, its words, a sign before and a hint after."""

    url: str
    label: str
    sign: SafeString
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Entries of one kind."""

    label: str
    commands: list[Command]


def found(text: str, *, by: Actor, directory: Callable[[], Directory]) -> list[Block]:
    """Return what some letters lead to, within what this person sees; kinds without an entry are left out.

    `directory` gives the saved views, and is asked only when there are letters.
    """
    text = " ".join(text.replace("\0", " ").split())[:TEXT_MAX_LENGTH]
    if not text:
        return []
    blocks = (
        Block("Tickets", list(_tickets(text, by))),
        Block("People", list(_people(text))),
        Block("Views", list(_views(text, directory()))),
        Block("Pages", list(_pages(text, by))),
    )
    return [block for block in blocks if block.commands]


def _tickets(text: str, by: Actor) -> Iterator[Command]:
    number = text.removeprefix("#")
    exact = _ticket(number)
    if exact is not None:
        yield _command(exact)
    words = text if exact is None else number
    for row in lists.queue(Filter(statuses=(), terms=plain_terms(words)), by=by, sort=lists.Sort.UPDATED).tickets[:TICKETS_SHOWN]:
        if exact is None or row.number != exact.pk:
            yield _command(row)
    yield Command(listing_url(urlencode({"q": text})), f"Search all tickets for “{text}”", marks.icon("search"))


def _ticket(number: str) -> Ticket | None:
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return Ticket.objects.filter(pk=int(number)).first()


def _command(ticket: Any) -> Command:
    number = ticket.pk if isinstance(ticket, Ticket) else ticket.number
    return Command(reverse("workspace:ticket", args=[number]), ticket.subject, marks.STATUS_GLYPHS[ticket.status], str(number))


def _people(text: str) -> Iterator[Command]:
    for person in people_named(text):
        query = {"assignee": person.id} if person.is_staff else {"status": "any", "requester": person.email}
        hint = "their open tickets" if person.is_staff else person.email
        yield Command(listing_url(urlencode(query)), person.name, marks.avatar(person.name), hint)


def _views(text: str, directory: Directory) -> Iterator[Command]:
    """Give the saved views that the rail does not show; those that it shows the page knows itself."""
    words = text.lower().split()
    for view in directory.views.values():
        if not view.is_pinned and all(word in view.name.lower() for word in words):
            yield Command(reverse("workspace:view", args=[view.slug]), view.name, marks.icon(view.icon or "filter"))


def _pages(text: str, by: Actor) -> Iterator[Command]:
    words = text.lower().split()
    for label, page, icon, permission in PAGES:
        if (not permission or access.can(by, permission)) and all(word in label.lower() for word in words):
            yield Command(reverse(page), label, marks.icon(icon))
