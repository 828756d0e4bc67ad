"""The order of fields, archiving and restoring."""

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.fields.actions.making import FIELDS_MAX, write
from frontdesk.fields.actions.stating import refuse_archived_use
from frontdesk.fields.models import Field
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError


def move_field(field: Field, *, places: int, by: Actor) -> None:
    """Move a field up (-1) or down (1) in the order of all that are in use. Raises: ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    row = list(Field.objects.select_for_update().filter(is_archived=False))
    here = next((place for place, each in enumerate(row) if each.pk == field.pk), None)
    if here is None:
        raise InvalidError("An archived field stands in no order. Restore it first.")
    there = min(max(here + places, 0), len(row) - 1)
    if there == here:
        return
    row.insert(there, row.pop(here))
    for place, each in enumerate(row):
        if each.position != place:
            Field.objects.filter(pk=each.pk).update(position=place)
    field.refresh_from_db()
    record("field.moved", by=by, field=field.pk, field_name=field.label, before={"place": here + 1}, after={"place": there + 1})


def archive_field(field: Field, *, by: Actor) -> None:
    """Take a field out of use. Tickets keep their values, which come back with it.

    Raises: InvalidError when others depend on it, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    refuse_archived_use(field)
    write(field, {"is_archived": True}, version=None, by=by)


def restore_field(field: Field, *, by: Actor) -> None:
    """Bring an archived field back with all of its values. Raises: InvalidError when its name is taken meanwhile, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    if Field.objects.filter(label__iexact=field.label, is_archived=False).exclude(pk=field.pk).exists():
        raise InvalidError(f"There is a field “{field.label}” in use by now. Rename or archive that one first.")
    if Field.objects.filter(is_archived=False).count() >= FIELDS_MAX:
        raise InvalidError(f"There are {FIELDS_MAX} fields already. Archive one that nobody needs.")
    write(field, {"is_archived": False}, version=None, by=by)
