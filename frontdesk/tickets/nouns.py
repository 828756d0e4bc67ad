"""Teams, which are archived only without open work, and tags as nouns of versions and files of settings."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity import access, documents, permissions
from frontdesk.identity.actions import change_team, create_team
from frontdesk.identity.models import Team
from frontdesk.identity.nouns import held
from frontdesk.tickets.actions import change_tag, create_tag
from frontdesk.tickets.actions.archiving import require_no_work
from frontdesk.tickets.actions.tagging import tag_document
from frontdesk.tickets.models import UNSOLVED, Tag, Ticket, TicketTag
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _make_team(key: str, document: Document, *, by: Actor) -> Team:
    facts = {name: document[name] for name in ("name", "topic", "icon")}
    return create_team(slug=key, **facts, is_archived=document["archived"], by=by)


def _change_team(team: Team, document: Document, *, by: Actor) -> None:
    if document["archived"] and not team.is_archived:
        require_no_work(team)
    facts = {name: document[name] for name in ("name", "topic", "icon")}
    change_team(team, **facts, is_archived=document["archived"], by=by)


def _archive_team(team: Team, *, by: Actor) -> None:
    require_no_work(team)
    change_team(team, is_archived=True, by=by)


def _make_tag(key: str, document: Document, *, by: Actor) -> Tag:
    return create_tag(name=key, tone=document["tone"], is_archived=document["archived"], by=by)


def _change_tag(tag: Tag, document: Document, *, by: Actor) -> None:
    change_tag(tag, name=document["name"], tone=document["tone"], is_archived=document["archived"], by=by)


def _tickets_with(tag: Tag | None, _before: Document | None, _after: Document | None) -> list[str]:
    count = TicketTag.objects.filter(tag=tag).count() if tag is not None else 0
    return [f"on {count:,} ticket{'' if count == 1 else 's'}"] if count else []


def _open_tickets_of(team: Team | None, _before: Document | None, _after: Document | None) -> list[str]:
    count = Ticket.objects.filter(team=team, status__in=UNSOLVED).count() if team is not None else 0
    return [f"{count:,} open ticket{'' if count == 1 else 's'}"] if count else []


TEAM = Noun(
    name="team",
    heading="teams",
    label="Team",
    parts=(
        Part("name", "Name"),
        Part("topic", "Topic", default=""),
        Part("icon", "Icon", default="users"),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    rows=lambda: Team.objects.order_by("slug"),
    key=lambda team: str(team.slug),
    document=documents.of_team,
    counts=_open_tickets_of,
    make=_make_team,
    change=_change_team,
    archive=_archive_team,
    is_archived=lambda team: bool(team.is_archived),
    may=held(access.MANAGE_TEAMS),
)
TAG = Noun(
    name="tag",
    heading="tags",
    label="Tag",
    parts=(
        Part("name", "Name", is_key=True),
        Part("tone", "Colour", default="grey"),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    rows=lambda: Tag.objects.order_by("name"),
    key=lambda tag: str(tag.name),
    document=tag_document,
    counts=_tickets_with,
    make=_make_tag,
    change=_change_tag,
    archive=lambda tag, *, by: change_tag(tag, is_archived=True, by=by),
    is_archived=lambda tag: bool(tag.is_archived),
    may=held(permissions.SETTINGS_TAGS),
)
