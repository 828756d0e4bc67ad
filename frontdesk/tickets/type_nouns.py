"""Types of tickets as a noun of versions and files of settings; the fields of their forms are named by their keys."""

from collections.abc import Mapping
from typing import Any

from frontdesk.fields.actions.forming import lines_in
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.tickets.actions import archive_type, change_type, create_type, order_types, restore_type, set_form
from frontdesk.tickets.actions.arranging_types import TypeFacts, type_document
from frontdesk.tickets.actions.ordering_types import ORDER_KEY, order_document
from frontdesk.tickets.models import Ticket, TicketType
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _facts_of(document: Document) -> TypeFacts:
    return TypeFacts(document["name"], document["help"], document["icon"], document["for_customers"], document["default"])


def _make(key: str, document: Document, *, by: Any) -> TicketType:
    kind = create_type(_facts_of(document), key=key, by=by)
    set_form(kind, lines_in(document["form"]), is_whole=False, by=by)
    if document["archived"]:
        archive_type(kind, by=by)
    return kind


def _change(kind: TicketType, document: Document, *, by: Any) -> None:
    if kind.is_archived and not document["archived"]:
        restore_type(kind, by=by)
    change_type(kind, _facts_of(document), by=by)
    set_form(kind, lines_in(document["form"]), is_whole=False, by=by)
    if document["archived"] and not kind.is_archived:
        archive_type(kind, by=by)


def _tickets_of(kind: TicketType | None, _before: Document | None, _after: Document | None) -> list[str]:
    count = Ticket.objects.filter(type=kind.key).count() if kind is not None else 0
    return [f"{count:,} ticket{'' if count == 1 else 's'}"] if count else []


def _form_in_words(form: Any) -> str:
    return ", ".join(str(each["field"]) for each in form or ()) or "As the fields say"


def _order(_row: Any, document: Document, *, by: Any) -> None:
    order_types(document["order"], by=by)


TYPE = Noun(
    name="type",
    heading="types",
    label="Ticket type",
    parts=(
        Part("name", "Name"),
        Part("help", "Help for customers", default=""),
        Part("icon", "Icon", default="tag"),
        Part("for_customers", "Customers may choose it", Kind.YES_NO, default=False),
        Part("default", "New tickets are of it", Kind.YES_NO, default=False),
        Part("form", "Form", Kind.TREE, default=[], words=_form_in_words),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    # A list: their keys are words, which versions name them by.
    rows=lambda: list(TicketType.objects.all()),
    is_ordered=True,
    key=lambda kind: str(kind.key),
    document=type_document,
    counts=_tickets_of,
    make=_make,
    change=_change,
    archive=lambda kind, *, by: archive_type(kind, by=by),
    is_archived=lambda kind: bool(kind.is_archived),
    may=held(SETTINGS_FIELDS),
)
TYPE_ORDER = Noun(
    name="type_order",
    heading="type_order",
    label="Order of the ticket types",
    parts=(Part("order", "Order", Kind.WORDS, is_ordered=True),),
    rows=lambda: [ORDER_KEY],
    key=str,
    id=str,
    title=lambda _: "",
    document=lambda _: order_document(),
    change=_order,
    may=held(SETTINGS_FIELDS),
    is_single=True,
    orders="type",
)
