"""Creating and changing fields."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F, Max

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.fields.actions.documents import document_of
from frontdesk.fields.actions.ordering import keep_order
from frontdesk.fields.actions.stating import Facts, refuse_archived_use, stated
from frontdesk.fields.known import Choice, read_choices
from frontdesk.fields.models import Field, Kind
from frontdesk.fields.showing import leaves
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.versions.keeping import keep

KEY_MAX_LENGTH = 40
# A form longer than this is filled in by nobody.
FIELDS_MAX = 200
# Words that the search box has a meaning for already.
RESERVED = frozenset(
    (
        *(
            "assignee",
            "channel",
            "company",
            "created",
            "customer",
            "due",
            "field",
            "from",
            "has",
            "is",
            "org",
            "organisation",
            "organization",
        ),
        *("priority", "requester", "solved", "state", "status", "tag", "tags", "team", "to", "type", "updated", "http", "https", "re"),
    )
)
STALE = "Somebody changed this field while you were at it. Here is how it stands now; nothing was overwritten."


def create_field(facts: Facts, *, key: str = "", by: Actor) -> Field:
    """Create a field at the end of the form. Without a key its label gives one, which never changes afterwards.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    last = Field.objects.aggregate(last=Max("position"))["last"]
    field = _made(facts, key, 0 if last is None else last + 1, by)
    keep_order(by)
    return field


def _made(facts: Facts, key: str, position: int, by: Actor) -> Field:
    if Field.objects.filter(is_archived=False).count() >= FIELDS_MAX:
        raise InvalidError(f"There are {FIELDS_MAX} fields already. Archive one that nobody needs.")
    facts = stated(facts, None)
    field = Field(key=free_key(key or facts.label, is_given=bool(key)), position=position, **facts.kept())
    field.save(force_insert=True)
    keep("field", field.pk, document_of(field), by=by)
    record("field.created", by=by, field=field.pk, field_name=field.label)
    return field


def change_field(field: Field, facts: Facts, *, version: int | None = None, is_unused: bool = False, by: Actor) -> None:
    """Change a field. A kind that would not read the values that tickets hold is changed by `replace_field`, unless there are none
    (`is_unused`).

    Choices that are left out are archived: tickets keep them.
    Raises: ConflictError when `version` is no longer the field's, InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    if not is_unused and not keeps_values(Kind(field.kind), facts.kind):
        raise InvalidError("Values of this kind cannot be read as the other one. Begin a new field in its place.", field="kind")
    if Kind(field.kind) in CHOOSING and facts.kind in CHOOSING:
        facts = replace(facts, choices=with_left_out(facts.choices, field))
    write(field, stated(facts, field).kept(), version=version, by=by)


def replace_field(field: Field, facts: Facts, *, by: Actor) -> Field:
    """Archive a field with its values and begin another in its place, of any kind. Return the new one.

    Raises: InvalidError when others depend on it, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    refuse_archived_use(field)
    write(field, {"is_archived": True}, version=None, by=by)
    fresh = _made(facts, "", field.position, by)
    keep_order(by)
    return fresh


CHOOSING = frozenset({Kind.CHOICE, Kind.TREE})
# A kind -> kinds that read all of its values.
WIDER: dict[Kind, frozenset[Kind]] = {
    Kind.TEXT: frozenset({Kind.LONG, Kind.ADDRESS}),
    Kind.ADDRESS: frozenset({Kind.LONG}),
    Kind.CHOICE: frozenset({Kind.TREE}),
}


def keeps_values(kind: Kind, other: Kind) -> bool:
    """Tell whether every value of a kind is one of the other kind as well."""
    return kind == other or other in WIDER.get(kind, ())


def with_left_out(choices: Sequence[Choice], field: Field) -> tuple[Choice, ...]:
    """Return the choices, and after them those that the field had besides, archived."""
    kept = {choice.key for choice in choices}
    gone = (Choice(each["key"], each["label"], each.get("parent", ""), True) for each in field.choices if each["key"] not in kept)
    return (*choices, *gone)


def write(field: Field, changes: dict[str, Any], *, version: int | None, by: Actor, is_told: bool = True) -> None:
    """Write what differs, count the version up and tell it once.

    Raises: ConflictError when `version` is given and no longer the field's.
    """
    if version is not None and not Field.objects.filter(pk=field.pk, version=version).exists():
        raise ConflictError(STALE)
    moved = {name: value for name, value in changes.items() if getattr(field, name) != value}
    if not moved:
        return
    before = {name: in_words(name, getattr(field, name)) for name in moved}
    Field.objects.filter(pk=field.pk).update(**moved, version=F("version") + 1)
    for name, value in moved.items():
        setattr(field, name, value)
    field.version += 1
    if is_told:
        keep("field", field.pk, document_of(field), by=by)
        record(
            "field.changed",
            by=by,
            field=field.pk,
            field_name=field.label,
            before=before,
            after={name: in_words(name, value) for name, value in moved.items()},
        )


def in_words(name: str, value: Any) -> Any:
    """Return a fact as the log keeps it: choices by their names, what it depends on as a sentence."""
    if name == "choices":
        return [choice.label for choice in read_choices(value) if not choice.is_archived]
    if name == "condition":
        return " and ".join(f"{leaf.key} is {' or '.join(leaf.values)}" for leaf in leaves(value))
    return value


def free_key(text: str, *, is_given: bool = False) -> str:
    """Return a key that no field and no operator of the search has. Raises: InvalidError for a given one that is taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    stem = (stem if stem[:1].isalpha() else f"field_{stem}".rstrip("_"))[: KEY_MAX_LENGTH - 4].rstrip("_")
    taken = RESERVED | set(Field.objects.values_list("key", flat=True))
    if is_given and (stem in taken or stem != text):
        raise InvalidError("A key has small letters, digits and _, begins with a letter, and is used once.", field="key")
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
