"""The desk's statuses: adding, renaming, their order, which one is usual, archiving, and which may follow which.

Each action locks all statuses first: there are few, and what may follow what must hold over all of them.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.tickets import statuses
from frontdesk.tickets.models import FIRST_OWN, Status, TicketStatus
from frontdesk.tickets.status_documents import WAYS, of_status, of_ways
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 40
KEY_MAX_LENGTH = 40
# More steps are no help to anybody, and no menu shows them.
STATUSES_MAX = 40
# Words that addresses and the search box have for categories.
RESERVED = frozenset({"new", "open", "waiting", "others", "solved", "closed", "unsolved", "any"})


def create_status(*, category: Status, name: str, wording: str = "", key: str = "", by: Actor) -> TicketStatus:
    """Add a status as the last of its category. Without a key its name gives one, which never changes afterwards.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    if category == Status.CLOSED:
        raise InvalidError("Tickets close by themselves, so there is nothing to tell apart. Rename “Closed” instead.", field="category")
    if sum(not row.is_archived for row in rows.values()) >= STATUSES_MAX:
        raise InvalidError(f"There are {STATUSES_MAX} statuses already. Archive one that nobody needs.")
    made = TicketStatus(
        id=max(FIRST_OWN, *(row.pk + 1 for row in rows.values())),
        key=_free_key(key or name, rows, is_given=bool(key)),
        category=category,
        name=_name(name, rows),
        wording=_wording(wording),
        position=1 + max(row.position for row in rows.values() if row.category == category),
    )
    made.save(force_insert=True)
    _told("status.created", made, by)
    return made


def change_status(status: TicketStatus, *, name: str, wording: str, by: Actor) -> None:
    """Rename a status, and what customers read of it. Raises: InvalidError when the name is taken, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    _write(rows[status.pk], status, by, name=_name(name, rows, status), wording=_wording(wording))


def make_status_default(status: TicketStatus, *, by: Actor) -> None:
    """Take this one whenever only its category is said. Raises: InvalidError for an archived one, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    wanted = rows[status.pk]
    if wanted.is_archived:
        raise InvalidError("An archived status is given to no ticket. Restore it first.")
    if wanted.is_default:
        return
    before = next(row for row in rows.values() if row.category == wanted.category and row.is_default)
    for row, is_default in ((before, False), (wanted, True)):
        TicketStatus.objects.filter(pk=row.pk).update(is_default=is_default)
    status.is_default = True
    _forget()
    keep("status_ways", WAYS, of_ways(), by=by)
    record(
        "status.made_default", by=by, status=wanted.pk, status_name=wanted.name, before={"name": before.name}, after={"name": wanted.name}
    )


def move_status(status: TicketStatus, *, places: int, by: Actor) -> None:
    """Move a status up (-1) or down (1) among those of its category that are in use. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = [row for row in _locked().values() if not row.is_archived]
    row = [each for each in rows if each.category == status.category]
    here = next((place for place, each in enumerate(row) if each.pk == status.pk), None)
    if here is None:
        raise InvalidError("An archived status stands in no order. Restore it first.")
    row.insert(min(max(here + places, 0), len(row) - 1), row.pop(here))
    _order(row, by)
    status.refresh_from_db()


def order_statuses(keys: Sequence[str], *, by: Actor) -> None:
    """Put the statuses with these keys first, in this order, each in its category. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = {row.key: row for row in _locked().values() if not row.is_archived}
    if unknown := [key for key in keys if key not in rows]:
        raise InvalidError(f"There is no status “{unknown[0]}” in use.", field="order")
    wanted = [*(rows[key] for key in dict.fromkeys(keys)), *(row for key, row in rows.items() if key not in keys)]
    for category in Status:
        _order([row for row in wanted if row.category == category], by)


def _order(rows: Sequence[TicketStatus], by: Actor) -> None:
    """Give statuses of one category these places, and tell of the one that went furthest."""
    before = {row.pk: place for place, row in enumerate(sorted(rows, key=lambda row: (row.position, row.pk)), 1)}
    moved = max(enumerate(rows, 1), key=lambda each: abs(before[each[1].pk] - each[0]), default=None)
    if moved is None or before[moved[1].pk] == moved[0]:
        return
    for place, row in enumerate(rows):
        TicketStatus.objects.filter(pk=row.pk).update(position=place)
    there, status = moved
    _forget()
    keep("status_ways", WAYS, of_ways(), by=by)
    places: dict[str, Any] = {"before": {"place": before[status.pk]}, "after": {"place": there}}
    record("status.placed", by=by, status=status.pk, status_name=status.name, **places)


def archive_status(status: TicketStatus, *, by: Actor) -> None:
    """Offer a status no more. Tickets that have it keep it until somebody moves them.

    Raises: InvalidError for a category's default one, and where nothing else could follow another status, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    row = rows[status.pk]
    if row.is_archived:
        return
    if row.is_default:
        category = Status(row.category).label
        raise InvalidError(f"“{row.name}” is what tickets get when they become “{category}”. Make another one the default there first.")
    for other in rows.values():
        if not other.is_archived and other.follower_ids and other.pk != row.pk and not _followers_in_use(other, rows, without=row.pk):
            raise InvalidError(f"Nothing else may follow “{other.name}”. Say first in the transitions what may.")
    _write(row, status, by, is_archived=True)


def restore_status(status: TicketStatus, *, by: Actor) -> None:
    """Offer an archived status again. Raises: InvalidError when its name is taken meanwhile, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    _name(status.name, rows, status)
    if sum(not row.is_archived for row in rows.values()) >= STATUSES_MAX:
        raise InvalidError(f"There are {STATUSES_MAX} statuses already. Archive one that nobody needs.")
    _write(rows[status.pk], status, by, is_archived=False)


def set_transitions(followers: Mapping[int, Collection[int]], *, by: Actor) -> None:
    """Say for statuses which may be chosen after them; all that could, or an empty list, means any, also one that comes later.

    Raises: InvalidError when nothing could follow one, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    before, moved = {}, {}
    for status_id, ids in followers.items():
        row = rows.get(status_id)
        if row is None or not rows.keys() >= set(ids):
            raise InvalidError("One of these statuses is not known. Load the page again.")
        kept = _kept_followers(row, set(ids), rows)
        if kept != sorted(row.follower_ids):
            before[row.name], moved[row.name] = _names(row.follower_ids, rows), _names(kept, rows)
            TicketStatus.objects.filter(pk=row.pk).update(follower_ids=kept)
    if not moved:
        return
    _forget()
    keep("status_ways", WAYS, of_ways(), by=by)
    record("status.ways_set", by=by, before=before, after=moved)


def _kept_followers(row: TicketStatus, ids: set[int], rows: Mapping[int, TicketStatus]) -> list[int]:
    possible = {
        each.pk
        for each in rows.values()
        if each.pk != row.pk and not each.is_archived and statuses.is_reachable(row.category, each.category)
    }
    ids -= {row.pk}
    if not ids or ids >= possible:
        return []
    if not ids & possible:
        raise InvalidError(f"Nobody could move a ticket on from “{row.name}”. Allow at least one status after it.")
    return sorted(ids)


def _followers_in_use(row: TicketStatus, rows: Mapping[int, TicketStatus], *, without: int) -> set[int]:
    return {each for each in row.follower_ids if each != without and each in rows and not rows[each].is_archived}


def _names(ids: Collection[int], rows: Mapping[int, TicketStatus]) -> list[str]:
    return [rows[status_id].name for status_id in ids if status_id in rows] or ["any"]


def _locked() -> dict[int, TicketStatus]:
    return {row.pk: row for row in TicketStatus.objects.select_for_update()}


def _write(row: TicketStatus, status: TicketStatus, by: Actor, **facts: Any) -> None:
    """Write what differs and tell it once; `status` shows the new values afterwards."""
    moved = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not moved:
        return
    before = {name: getattr(row, name) for name in moved}
    TicketStatus.objects.filter(pk=row.pk).update(**moved)
    for name, value in moved.items():
        setattr(status, name, value)
    _told("status.changed", status, by, before=before, after=moved)


def _told(event: str, status: TicketStatus, by: Actor, **data: Any) -> None:
    _forget()
    keep("status", status.pk, of_status(status), by=by)
    # One more or less stands in their order as well; nothing is kept where nothing changed.
    keep("status_ways", WAYS, of_ways(), by=by)
    record(event, by=by, status=status.pk, status_name=status.name, **data)


def _forget() -> None:
    statuses.forget()
    # What was read meanwhile may be taken back with this transaction.
    transaction.on_commit(statuses.forget)


def _name(text: str, rows: Mapping[int, TicketStatus], own: TicketStatus | None = None) -> str:
    name = _clean(text, "name")
    if not name:
        raise InvalidError("Give it a name.", field="name")
    for row in rows.values():
        if row.name.casefold() == name.casefold() and not row.is_archived and (own is None or row.pk != own.pk):
            raise InvalidError(f"There is a status “{row.name}” already.", field="name")
    return name


def _wording(text: str) -> str:
    return _clean(text, "wording")


def _clean(text: str, field: str) -> str:
    try:
        return clean_text(text, max_length=NAME_MAX_LENGTH, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(f"At most {NAME_MAX_LENGTH} characters.", field=field) from error


def _free_key(text: str, rows: Mapping[int, TicketStatus], *, is_given: bool) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: KEY_MAX_LENGTH - 3].strip("-") or "status"
    taken = RESERVED | {row.key for row in rows.values()}
    if is_given and (stem in taken or stem != text):
        raise InvalidError("A key has small letters, digits and hyphens, is no word for a category, and is used once.", field="key")
    number, key = 1, stem if not stem.isdigit() else f"status-{stem}"
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
