"""Rows of the list as ready HTML: fifty of them make a page, and an include for each would cost more than the query."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from frontdesk.actor import Actor
from frontdesk.tickets import priorities, statuses
from frontdesk.tickets.finding import CLOSES, OPENS, Snippet
from frontdesk.tickets.leaves import Leaf
from frontdesk.tickets.lists import Page, Sort
from frontdesk.tickets.models import Ticket, Turn
from frontdesk.tickets.row import Row, row_of
from frontdesk.ui import marks
from frontdesk.ui.templatetags.ui import age, due, until
from frontdesk.web.workspace.list_words import MATCH_SORT, NEWEST_MATCH, SORTS, WAKING_SORT

# Standing in for a number while the addresses of a page are made from one pattern.
ANY_NUMBER: Final = 0
ASLEEP: Final = marks.icon("moon") + mark_safe('<span class="vh">Snoozed </span>')
DRAFT: Final = f'<span class="chip" data-tone="violet">{marks.icon("pen")}Your draft</span>'
MERGED: Final = f'<span class="chip">{marks.icon("route")}Merged</span>'
GROUPS: Final = {turn.value: str(turn.label) for turn in Turn}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `count` is empty when the group goes on beyond this page."""

    label: str
    count: str
    rows: SafeString


def ticket_query(listing_query: str) -> str:
    """Return the end of a ticket's address that remembers the list it was opened from."""
    return f"?{urlencode({'in': listing_query})}" if listing_query else ""


def swapped_row(ticket: Ticket, *, by: Actor, query: str) -> SafeString:
    """Return the row that replaces the ticket's row on the page, in its place."""
    return _row(row_of(ticket), ticket_url(ticket.pk, query), by, " hx-swap-oob=true")


def leaf_rows(found: Iterable[Leaf], *, by: Actor, query: str) -> SafeString:
    """Return single rows; one that its list no longer takes says why, one that stands on another page says that."""
    return mark_safe("".join(_row(leaf.row, ticket_url(leaf.row.number, query), by, _standing(leaf), leaf.gone) for leaf in found))  # noqa: S308 (escaped in _row)


def ticket_url(number: int, query: str) -> str:
    """Return a ticket's address with the escaped end that remembers its list."""
    return reverse("workspace:ticket", args=[number]) + escape(query)


def _standing(leaf: Leaf) -> str:
    return " data-gone" if leaf.gone else "" if leaf.is_between else " data-elsewhere"


def groups(page: Page, *, by: Actor, query: str, is_first: bool) -> list[Group]:
    """Return the page's rows under the headings of whose turn it is; other orders have one heading."""
    start, end = reverse("workspace:ticket", args=[ANY_NUMBER]).split(str(ANY_NUMBER))
    end += escape(query)
    labels: dict[str, list[str]] = {}
    for ticket in page.tickets:
        snippet = page.snippets.get(ticket.number)
        labels.setdefault(_heading(page, ticket), []).append(_row(ticket, f"{start}{ticket.number}{end}", by, "", snippet=snippet))
    return list(_grouped(labels, is_first=is_first, is_last=not page.next))


def _heading(page: Page, ticket: Row) -> str:
    if page.sort is Sort.TURN:
        return GROUPS[ticket.turn]
    if page.sort is Sort.MATCH and not page.is_ranked:
        # So many match that only their age puts them in order.
        return NEWEST_MATCH
    return (MATCH_SORT | SORTS | WAKING_SORT)[page.sort]


def _grouped(labels: dict[str, list[str]], *, is_first: bool, is_last: bool) -> Iterable[Group]:
    for position, (label, rows) in enumerate(labels.items()):
        is_whole = (is_first or position > 0) and (is_last or position < len(labels) - 1)
        yield Group(label, str(len(rows)) if is_whole else "", mark_safe("".join(rows)))  # noqa: S308 (escaped in _row)


def _row(ticket: Row, url: str, by: Actor, extra: str, gone: str = "", snippet: Snippet | None = None) -> SafeString:
    unread = ", unread" if ticket.is_unread else ""
    who = escape(f"{ticket.requester_name}, {ticket.organisation_name}" if ticket.organisation_name else ticket.requester_name)
    assignee = ""
    if ticket.assignee_name and ticket.assignee_id != by.person_id:
        assignee = str(marks.avatar(ticket.assignee_name, label=f"Assigned to {ticket.assignee_name}"))
    subject = marked(snippet.subject) if snippet else escape(ticket.subject)
    line = marked(snippet.text) if snippet and snippet.text else _last_line(ticket, by)
    draft = DRAFT if ticket.has_draft else ""
    merged = MERGED if ticket.is_merged else ""
    status = statuses.of(ticket)
    own = "" if status.is_default else f'<span class="chip" data-tone="{marks.STATUSES[status.category][1]}">{escape(status.name)}</span>'
    hint = f"{escape(status.name)}, {escape(priorities.name_of(ticket.priority))} priority{unread}"
    return mark_safe(  # noqa: S308 (every word of a person is escaped here)
        f'<li class="row" id="t-{ticket.number}"{" data-unread" if ticket.is_unread else ""}{extra}>'
        f'<span class="row-lead"><input class="check" type="checkbox" name="n" value="{ticket.number}" form="bulk"'
        f' aria-label="Select {ticket.number}">{marks.STATUS_GLYPHS[ticket.status]}</span><div class="grow"><div class="row-top">'
        f'<a class="row-link clip grow" href="{url}" data-row>{subject}<span class="vh">, {hint}</span></a>'
        f'{_when(ticket)}</div><div class="row-sub">{marks.priority_bars(ticket.priority)}<span class="clip">{who}</span></div>'
        f'<div class="row-sub"><span class="clip grow">{line}</span>{_left(gone)}{own}{merged}{draft}{assignee}</div></div></li>'
    )


def marked(text: str) -> str:
    """Return text of a person as HTML in which what was found stands out."""
    return escape(text).replace(OPENS, "<mark>").replace(CLOSES, "</mark>")


def _when(ticket: Row) -> SafeString:
    """Return the one moment that matters: when it wakes, when an answer is owed, or since when it waits."""
    if ticket.turn == Turn.SNOOZED:
        return mark_safe(f'<span class="chip">{ASLEEP}{until(ticket.snoozed_until) or "until they write"}</span>')  # noqa: S308 (a moment or a constant)
    return due(ticket.due_at) if ticket.due_at and ticket.turn < Turn.SNOOZED else age(ticket.turn_at)


def _left(gone: str) -> str:
    return f'<span class="chip">{escape(gone)}</span>' if gone else ""


def _last_line(ticket: Row, by: Actor) -> str:
    preview = escape(ticket.last_message_preview)
    if ticket.last_message_by_customer:
        return preview
    author = "You" if ticket.last_author_name == by.name else ticket.last_author_name.split(" ")[0]
    return f"{escape(author)}: {preview}"
