"""Archiving and restoring fields."""

from frontdesk.actor import Actor
from frontdesk.fields.actions.making import FIELDS_MAX, write
from frontdesk.fields.actions.ordering import keep_order
from frontdesk.fields.actions.stating import refuse_archived_use
from frontdesk.fields.models import Field
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError


def archive_field(field: Field, *, by: Actor) -> None:
    """Take a field out of use. Tickets keep their values, which come back with it.

    Raises: InvalidError when others depend on it, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    refuse_archived_use(field)
    write(field, {"is_archived": True}, version=None, by=by)
    keep_order(by)


def restore_field(field: Field, *, by: Actor) -> None:
    """Bring an archived field back with all of its values. Raises: InvalidError when its name is taken meanwhile, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    if Field.objects.filter(label__iexact=field.label, is_archived=False).exclude(pk=field.pk).exists():
        raise InvalidError(f"There is a field “{field.label}” in use by now. Rename or archive that one first.")
    if Field.objects.filter(is_archived=False).count() >= FIELDS_MAX:
        raise InvalidError(f"There are {FIELDS_MAX} fields already. Archive one that nobody needs.")
    write(field, {"is_archived": False}, version=None, by=by)
    keep_order(by)
