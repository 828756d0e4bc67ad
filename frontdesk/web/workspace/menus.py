"""The contents of a ticket's menus as ready HTML: some forty buttons that all belong to one form."""

import html
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from frontdesk.tickets import priorities as desk_priorities
from frontdesk.tickets import statuses as known
from frontdesk.tickets import types
from frontdesk.tickets.around import PersonFacts, TeamFacts
from frontdesk.tickets.priorities import Known, Priorities
from frontdesk.ui import marks
from frontdesk.web.workspace.composing import Reader
from frontdesk.web.workspace.deadlines import choices

# The one form of the open ticket, which all its menus belong to.
FORM = "act"


def item(name: str, value: object, content: str, *, is_current: bool = False, action: str = "", form: str = FORM) -> str:
    """Return a button; `content` is HTML. `action` is where it posts to instead of the form's own address."""
    where = f' formaction="{escape(action)}"' if action else ""
    pressed = ' aria-pressed="true"' if is_current else ""
    return f'<button class="menu-item" type="submit" form="{form}"{where} name="{name}" value="{value}"{pressed}>{content}</button>'


def statuses(ticket: known.Placed, form: str = FORM) -> SafeString:
    """Return the status that a ticket has, and those that may follow it; where not all may, that is said."""
    here = known.of(ticket)
    offered = {status.id for status in known.followers(here)} | {here.id}
    items = [_status(each, here, form) for each in known.current().all if each.id in offered]
    why = f'<p class="menu-label">Only these may follow “{escape(here.name)}”.</p>' if here.follower_ids else ""
    return mark_safe("".join(items) + why)  # noqa: S308 (names are escaped)


def _status(status: known.Known, here: known.Known, form: str) -> str:
    words = marks.STATUS_GLYPHS[status.category] + escape(status.name)
    return item("status", known.number_of(status), words, is_current=status.id == here.id, form=form)


def priorities(current: int, form: str = FORM) -> SafeString:
    """Return the priorities."""
    return _priorities(desk_priorities.current(), desk_priorities.of(current), form)


@lru_cache(maxsize=64)
def _priorities(known: Priorities, current: Known, form: str) -> SafeString:
    items = (
        item("priority", one.number, marks.bars(known, one) + escape(one.name), is_current=one.id == current.id, form=form)
        for one in known.in_use
    )
    return mark_safe("".join(items))  # noqa: S308 (names are escaped)


def kinds(current: str) -> SafeString:
    """Return the types in use, and the one that the ticket has."""
    items = (item("type", key, escape(name), is_current=key == current) for key, name in types.pairs(current))
    return mark_safe("".join(items))  # noqa: S308 (names are escaped)


def deadlines(now: datetime, action: str, *, has_one: bool) -> SafeString:
    """Return moments to answer by; `now` is local."""
    items = [
        item("due", word, f'<span class="grow">{label}</span><span class="muted">{moment}</span>', action=action)
        for word, label, moment in choices(now)
    ]
    return mark_safe("".join(items) + (item("due", "none", "No deadline", action=action) if has_one else ""))  # noqa: S308 (constants)


def assignees(people: Iterable[PersonFacts], current: int | None, action: str, form: str = FORM) -> SafeString:
    """Return colleagues who may have the ticket, and nobody."""

    def one(value: object, content: str, *, is_current: bool) -> str:
        return item("assignee", value, content, is_current=is_current, action=action, form=form)

    items = [one(person.id, marks.avatar(person.name) + escape(person.name), is_current=person.id == current) for person in people]
    items.append(one("none", marks.icon("user") + "Nobody", is_current=current is None))
    return mark_safe("".join(items))  # noqa: S308 (names are escaped)


def teams(others: Iterable[TeamFacts], action: str, form: str = FORM) -> SafeString:
    """Return the teams that a ticket can be handed over to."""
    items = (item("team", team.id, marks.icon(team.icon or "users") + escape(team.name), action=action, form=form) for team in others)
    return mark_safe("".join(items))  # noqa: S308 (names are escaped)


def readers(own: Iterable[Reader], others: Iterable[Reader]) -> SafeString:
    """Return a tick for each team that could read a note, one's own first; empty when there is none."""
    items = [_reader(reader, ' <span class="muted">your team</span>') for reader in own] + [_reader(reader, "") for reader in others]
    return mark_safe("".join(items))  # noqa: S308 (names are escaped)


def _reader(reader: Reader, beside: str) -> str:
    name, ticked = html.escape(reader.team.name), " checked" if reader.is_ticked else ""
    return (
        f'<label class="tick"><input class="check" type="checkbox" name="team_ids" value="{reader.team.id}" data-reader="{name}"{ticked}>'
        f"<span>{name}{beside}</span></label>"
    )


def ticks(teams: Iterable[TeamFacts]) -> SafeString:
    """Return a tick for each team that a note could be shared with; empty when there is none."""
    items = (
        f'<label class="tick"><input class="check" type="checkbox" name="team_ids" value="{team.id}">'
        f"<span>{html.escape(team.name)}</span></label>"
        for team in teams
    )
    return mark_safe("".join(items))  # noqa: S308 (names are escaped)


def options(pairs: Iterable[tuple[str, str]], selected: str | None = None) -> SafeString:
    """Return options: value and the word beside it. A menu of 200 names is written in one go, not by a loop of the template."""
    items = (
        f'<option value="{html.escape(value)}"{" selected" if value == selected else ""}>{html.escape(word)}</option>'
        for value, word in pairs
    )
    return mark_safe("".join(items))  # noqa: S308 (values and words are escaped)
