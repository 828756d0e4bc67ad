"""The order of the types in use: that of menus and of what customers choose from, and a setting of its own."""

from collections.abc import Sequence

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import types
from frontdesk.tickets.models import TicketType
from frontdesk.versions.keeping import keep

# The one row that "type_order" is about, in the table of versions.
ORDER_KEY = "all"


def move_type(kind: TicketType, *, places: int, by: Actor) -> None:
    """Move a type up (-1) or down (1) in the order of the menus. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    here = next((place for place, each in enumerate(rows) if each.pk == kind.pk), None)
    if here is None:
        raise InvalidError("An archived type stands in no order. Restore it first.")
    rows.insert(min(max(here + places, 0), len(rows) - 1), rows.pop(here))
    _order(rows, by)
    kind.refresh_from_db()


def order_types(keys: Sequence[str], *, by: Actor) -> None:
    """Put the types with these keys first, in this order; the others follow as they are. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = {row.key: row for row in _locked()}
    if unknown := [key for key in keys if key not in rows]:
        raise InvalidError(f"There is no type “{unknown[0]}” in use.")
    _order([*(rows[key] for key in dict.fromkeys(keys)), *(row for key, row in rows.items() if key not in keys)], by)


def keep_type_order(by: Actor) -> None:
    """Keep the order as a version, where it is another one."""
    keep("type_order", ORDER_KEY, order_document(), by=by)


def order_document() -> dict[str, list[str]]:
    """Return the order of the types in use, by their keys."""
    return {"order": list(TicketType.objects.filter(is_archived=False).values_list("key", flat=True))}


def _order(rows: Sequence[TicketType], by: Actor) -> None:
    before = {row.pk: place for place, row in enumerate(_locked(), 1)}
    # Of a swap it is the one that went further; the log names one.
    moved = max(enumerate(rows, 1), key=lambda each: abs(before[each[1].pk] - each[0]), default=None)
    if moved is None or before[moved[1].pk] == moved[0]:
        return
    for place, row in enumerate(rows):
        row.position = place
    TicketType.objects.bulk_update(rows, ["position"])
    types.forget()
    keep_type_order(by)
    there, kind = moved
    was, now = {"place": before[kind.pk]}, {"place": there}
    record("type.moved", by=by, type=kind.key, type_name=kind.name, before=was, after=now)


def _locked() -> list[TicketType]:
    return list(TicketType.objects.select_for_update().filter(is_archived=False))
