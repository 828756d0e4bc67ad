"""The order of the fields in use: that of forms, and a setting of its own."""

from collections.abc import Sequence

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.fields.actions.documents import document_of_order
from frontdesk.fields.models import Field
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.keeping import keep

# The one row that "field_order" is about, in the table of versions.
ORDER_KEY = "all"


def move_field(field: Field, *, places: int, by: Actor) -> None:
    """Move a field up (-1) or down (1) in the order of all that are in use. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = _locked()
    here = next((place for place, each in enumerate(rows) if each.pk == field.pk), None)
    if here is None:
        raise InvalidError("An archived field stands in no order. Restore it first.")
    rows.insert(min(max(here + places, 0), len(rows) - 1), rows.pop(here))
    _order(rows, by)
    field.refresh_from_db()


def order_fields(keys: Sequence[str], *, by: Actor) -> None:
    """Put the fields with these keys first, in this order; the others follow as they are. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = {row.key: row for row in _locked()}
    if unknown := [key for key in keys if key not in rows]:
        raise InvalidError(f"There is no field “{unknown[0]}” in use.")
    _order([*(rows[key] for key in dict.fromkeys(keys)), *(row for key, row in rows.items() if key not in keys)], by)


def keep_order(by: Actor) -> None:
    """Keep the order as a version, where it is another one."""
    keep("field_order", ORDER_KEY, document_of_order(), by=by)


def _order(rows: Sequence[Field], by: Actor) -> None:
    before = {row.pk: place for place, row in enumerate(_locked(), 1)}
    # Of a swap it is the one that went further; the log names one.
    moved = max(enumerate(rows, 1), key=lambda each: abs(before[each[1].pk] - each[0]), default=None)
    if moved is None or before[moved[1].pk] == moved[0]:
        return
    for place, row in enumerate(rows):
        row.position = place
    Field.objects.bulk_update(rows, ["position"])
    keep_order(by)
    there, field = moved
    was = {"place": before[field.pk]}
    record("field.moved", by=by, field=field.pk, field_name=field.label, before=was, after={"place": there})


def _locked() -> list[Field]:
    return list(Field.objects.select_for_update().filter(is_archived=False))
