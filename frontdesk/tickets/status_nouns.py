"""Statuses as nouns of versions and files of settings: each one, and what holds between them."""

from collections.abc import Mapping
from typing import Any

from frontdesk.actor import Actor
from frontdesk.identity.nouns import held
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import statuses
from frontdesk.tickets.actions import (
    archive_status,
    change_status,
    create_status,
    make_status_default,
    order_statuses,
    restore_status,
    set_transitions,
)
from frontdesk.tickets.models import Status, TicketStatus
from frontdesk.tickets.status_documents import WAYS, of_status, of_ways
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _category(word: Any) -> Status:
    found = {category.name.lower(): category for category in Status}
    if word not in found:
        raise InvalidError(f"“{word}” is none of {', '.join(found)}.", field="category")
    return found[word]


def _make(key: str, document: Document, *, by: Actor) -> TicketStatus:
    made = create_status(category=_category(document["category"]), name=document["name"], wording=document["wording"], key=key, by=by)
    if document["archived"]:
        archive_status(made, by=by)
    return made


def _change(status: TicketStatus, document: Document, *, by: Actor) -> None:
    if _category(document["category"]) != status.category:
        raise InvalidError("A status stays in its category: tickets that have it would change whose turn it is.", field="category")
    if status.is_archived and not document["archived"]:
        restore_status(status, by=by)
    change_status(status, name=document["name"], wording=document["wording"], by=by)
    if document["archived"]:
        archive_status(status, by=by)


def _row(key: Any) -> TicketStatus:
    if (found := TicketStatus.objects.filter(key=str(key)).first()) is None:
        raise InvalidError(f"There is no status “{key}”.", field="followers")
    return found


def _change_ways(_: Any, document: Document, *, by: Actor) -> None:
    defaults, followers = document["defaults"], document["followers"]
    if (
        not isinstance(defaults, Mapping)
        or not isinstance(followers, Mapping)
        or any(not isinstance(each, list) for each in followers.values())
    ):
        raise InvalidError("“defaults” names a status for each category, “followers” a list of statuses for some.", field="followers")
    order_statuses(document["order"], by=by)
    for word, key in defaults.items():
        row = _row(key)
        if row.category != _category(word):
            raise InvalidError(f"“{key}” is not of “{word}”.", field="defaults")
        make_status_default(row, by=by)
    wanted: dict[int, set[int]] = {row_id: set() for row_id in TicketStatus.objects.values_list("pk", flat=True)}
    wanted |= {_row(key).pk: {_row(each).pk for each in keys} for key, keys in followers.items()}
    set_transitions(wanted, by=by)


def _said(value: Any) -> str:
    known = statuses.current().by_key

    def name(key: str) -> str:
        return known[key].name if key in known else key

    if not isinstance(value, Mapping) or not value:
        return "Any"
    return "; ".join(
        f"{name(key)}: {', '.join(map(name, each)) if isinstance(each, list) else name(str(each))}" for key, each in value.items()
    )


def _named(keys: Any) -> str:
    known = statuses.current().by_key
    return ", ".join(known[key].name if key in known else str(key) for key in keys)


STATUS = Noun(
    name="status",
    heading="statuses",
    label="Status",
    parts=(
        Part("category", "Category", words=lambda value: str(_category(value).label)),
        Part("name", "Name"),
        Part("wording", "Customers read", default=""),
        Part("archived", "Archived", Kind.YES_NO, default=False),
    ),
    rows=TicketStatus.objects.all,
    is_ordered=True,
    key=lambda status: str(status.key),
    document=of_status,
    make=_make,
    change=_change,
    archive=lambda status, *, by: archive_status(status, by=by),
    is_archived=lambda status: bool(status.is_archived),
    may=held(SETTINGS_FIELDS),
)
STATUS_WAYS = Noun(
    name="status_ways",
    heading="status_ways",
    label="Order, defaults and transitions",
    parts=(
        Part("order", "Order", Kind.WORDS, is_ordered=True, words=_named),
        Part("defaults", "Defaults", Kind.TREE, words=_said),
        Part("followers", "May be followed by", Kind.TREE, default={}, words=_said),
    ),
    rows=lambda: [WAYS],
    key=str,
    id=str,
    title=lambda _: "",
    document=lambda _: of_ways(),
    change=_change_ways,
    may=held(SETTINGS_FIELDS),
    is_single=True,
)
