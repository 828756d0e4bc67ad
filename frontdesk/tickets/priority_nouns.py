"""Priorities and their order as nouns of versions and files of settings."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.actions import (
    archive_priority,
    change_priority,
    create_priority,
    make_priority_default,
    order_priorities,
    restore_priority,
)
from frontdesk.tickets.models import Ticket, TicketPriority
from frontdesk.tickets.priorities import known_of
from frontdesk.tickets.priority_documents import ORDER, of_order, of_priority
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _rows() -> list[TicketPriority]:
    """Return the priorities in their order; where archived ones would stand is no part of it."""
    found = TicketPriority.objects.select_related("goes_to")
    return sorted(found, key=lambda row: (row.is_archived, row.key if row.is_archived else "", row.number))


def _make(key: str, document: Document, *, by: Actor) -> TicketPriority:
    priority = create_priority(key=key, name=document["name"], tone=document["tone"], by=by)
    if document["archived"]:
        _archive(priority, _named(document["goes_to"], "goes_to"), by=by)
    return priority


def _change(priority: TicketPriority, document: Document, *, by: Actor) -> None:
    if priority.is_archived and not document["archived"]:
        restore_priority(priority, by=by)
    change_priority(priority, name=document["name"], tone=document["tone"], by=by)
    if document["archived"] and not priority.is_archived:
        _archive(priority, _named(document["goes_to"], "goes_to"), by=by)


def _archive(priority: TicketPriority, goes_to: TicketPriority | None = None, *, by: Actor) -> None:
    """Archive a priority. A file says only after all of them which one new tickets get; until then it is where its tickets go."""
    heir = goes_to or TicketPriority.objects.filter(is_archived=False).exclude(pk=priority.pk).order_by("-number").first()
    if priority.is_default and heir is not None:
        make_priority_default(heir, by=by)
    archive_priority(priority, goes_to=goes_to, by=by)


def _named(key: str, field: str) -> TicketPriority | None:
    if not key:
        return None
    found = TicketPriority.objects.filter(key=key).first()
    if found is None:
        raise InvalidError(f"There is no priority “{key}”.", field=field)
    return found


def _order(_row: Any, document: Document, *, by: Actor) -> None:
    order_priorities(document["order"], by=by)
    if (default := _named(document["default"], "default")) is not None:
        make_priority_default(default, by=by)


def _tickets_with(priority: TicketPriority | None, before: Document | None, after: Document | None) -> list[str]:
    """Say how many tickets would lose what they have."""
    if priority is None or before is None or before["archived"] or (after is not None and not after["archived"]):
        return []
    count = Ticket.objects.filter(priority__in=known_of(priority).numbers).count()
    return [f"on {count:,} ticket{'' if count == 1 else 's'}"] if count else []


PRIORITY = Noun(
    name="priority",
    heading="priorities",
    label="Priority",
    parts=(
        Part("name", "Name"),
        Part("tone", "Colour", default="grey"),
        Part("archived", "Archived", Kind.YES_NO, default=False),
        Part("goes_to", "Its tickets go to", default=""),
    ),
    rows=_rows,
    is_ordered=True,
    key=lambda priority: str(priority.key),
    document=of_priority,
    counts=_tickets_with,
    make=_make,
    change=_change,
    archive=_archive,
    is_archived=lambda priority: bool(priority.is_archived),
    may=held(SETTINGS_FIELDS),
)
PRIORITY_ORDER = Noun(
    name="priority_order",
    heading="priority_order",
    label="Order of the priorities",
    parts=(Part("order", "Order", Kind.WORDS, is_ordered=True), Part("default", "New tickets get", default="")),
    rows=lambda: [ORDER],
    key=str,
    id=str,
    title=lambda _: "",
    document=lambda _: of_order(),
    change=_order,
    may=held(SETTINGS_FIELDS),
    is_single=True,
    orders="priority",
)
