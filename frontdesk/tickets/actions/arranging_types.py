"""The types of tickets themselves: made, changed, archived; and the form of each."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Max

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.fields.actions.forming import Line, arrange_form, form_of, said_of
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text
from frontdesk.tickets import types
from frontdesk.tickets.actions.ordering_types import keep_type_order
from frontdesk.tickets.models import TicketType
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH, HELP_MAX_LENGTH, KEY_MAX_LENGTH = 40, 160, 40
# More than this nobody chooses among.
TYPES_MAX = 50
ICONS = (
    "question", "alert", "bolt", "check", "tag", "calendar", "card", "box", "device", "key", "lock", "mail", "users", "building",
    "file", "book", "spark", "pen", "clock", "home",
)  # fmt: skip
KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What an admin says about a type."""

    name: str
    help: str = ""
    icon: str = "tag"
    # Customers may choose it when they ask.
    for_customers: bool = False
    # New tickets are of it unless somebody says more.
    is_default: bool = False


def create_type(facts: TypeFacts, *, key: str = "", by: Actor) -> TicketType:
    """Create a type after all others. Without a key its name gives one, which never changes afterwards.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    _refuse_too_many()
    facts = _stated(facts, None)
    last = TicketType.objects.aggregate(last=Max("position"))["last"]
    kind = TicketType(key=_free_key(key or facts.name, is_given=bool(key)), position=0 if last is None else last + 1)
    _set(kind, facts, by, is_new=True)
    keep_type_order(by)
    record("type.created", by=by, type=kind.key, type_name=kind.name)
    return kind


def change_type(kind: TicketType, facts: TypeFacts, *, by: Actor) -> None:
    """Change a type. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    before, facts = _facts_of(kind), _stated(facts, kind)
    if facts.is_default and kind.is_archived:
        raise InvalidError("An archived type cannot be the default one. Restore it first.", field="is_default")
    if before.is_default and not facts.is_default:
        raise InvalidError("One type is the default. Open the other one and choose it there.", field="is_default")
    if before == facts:
        return
    _set(kind, facts, by)
    record("type.changed", by=by, type=kind.key, type_name=kind.name, before=asdict(before), after=asdict(facts))


def archive_type(kind: TicketType, *, by: Actor) -> None:
    """Take a type out of use: it stays on its tickets and in the past, and nobody can choose it. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    if kind.is_default:
        raise InvalidError("New tickets are of this type. Make another one the default first.")
    if not kind.is_archived:
        _turn(kind, by, is_archived=True)
        record("type.archived", by=by, type=kind.key, type_name=kind.name)


def restore_type(kind: TicketType, *, by: Actor) -> None:
    """Bring an archived type back, with its form. Raises: InvalidError when its name is taken meanwhile, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    if not kind.is_archived:
        return
    _refuse_too_many()
    _refuse_twin(kind.name, kind)
    _turn(kind, by, is_archived=False)
    record("type.restored", by=by, type=kind.key, type_name=kind.name)


def set_form(kind: TicketType, lines: Sequence[Line], *, is_whole: bool = True, by: Actor) -> None:
    """Say in which order a type asks for fields, and what its form says of each.

    It asks for these fields and no others; unless it `is_whole`, which ones it asks for stays what the fields themselves say.
    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    before = form_of(kind.key)
    others = list(TicketType.objects.exclude(pk=kind.pk).values_list("key", flat=True)) if is_whole else None
    if arrange_form(kind.key, lines, others=others, by=by):
        keep("type", kind.key, type_document(kind), by=by)
        was, now = ({"asks": [line.key for line in side]} for side in (before, form_of(kind.key)))
        record("type.form_set", by=by, type=kind.key, type_name=kind.name, before=was, after=now)


def type_document(kind: TicketType) -> dict[str, Any]:
    """Return what can be set of a type, as JSON."""
    return {
        "name": kind.name,
        "help": kind.help,
        "icon": kind.icon,
        "for_customers": kind.for_customers,
        "default": kind.is_default,
        "archived": kind.is_archived,
        "form": [line.written() for line in said_of(kind.key)],
    }


def _facts_of(kind: TicketType) -> TypeFacts:
    return TypeFacts(kind.name, kind.help, kind.icon, kind.for_customers, kind.is_default)


def _set(kind: TicketType, facts: TypeFacts, by: Actor, *, is_new: bool = False) -> None:
    if facts.is_default:
        for former in TicketType.objects.filter(is_default=True).exclude(pk=kind.pk):
            former.is_default = False
            former.save(update_fields=["is_default"])
            keep("type", former.key, type_document(former), by=by)
    for name, value in asdict(facts).items():
        setattr(kind, name, value)
    kind.save(force_insert=is_new)
    types.forget()
    keep("type", kind.key, type_document(kind), by=by)


def _turn(kind: TicketType, by: Actor, *, is_archived: bool) -> None:
    kind.is_archived = is_archived
    kind.save(update_fields=["is_archived"])
    types.forget()
    keep("type", kind.key, type_document(kind), by=by)
    keep_type_order(by)


def _stated(facts: TypeFacts, kind: TicketType | None) -> TypeFacts:
    name = _line(facts.name, "name", NAME_MAX_LENGTH)
    if not name:
        raise InvalidError("Give it a name that people understand.", field="name")
    _refuse_twin(name, kind)
    if facts.icon not in ICONS:
        raise InvalidError("Choose an icon from the list.", field="icon")
    return TypeFacts(name, _line(facts.help, "help", HELP_MAX_LENGTH), facts.icon, facts.for_customers, facts.is_default)


def _refuse_twin(name: str, kind: TicketType | None) -> None:
    if TicketType.objects.filter(name__iexact=name, is_archived=False).exclude(pk=kind.pk if kind else "").exists():
        raise InvalidError(f"There is a type “{name}” already.", field="name")


def _refuse_too_many() -> None:
    if TicketType.objects.filter(is_archived=False).count() >= TYPES_MAX:
        raise InvalidError(f"There are {TYPES_MAX} types already. Archive one that nobody needs.")


def _line(text: str, name: str, limit: int) -> str:
    try:
        return clean_text(text, max_length=limit, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(str(error), field=name) from error


def _free_key(text: str, *, is_given: bool) -> str:
    # An address of the settings has the word.
    taken = {"new"} | set(TicketType.objects.values_list("key", flat=True))
    if is_given:
        if text in taken or not KEY.fullmatch(text):
            raise InvalidError("A key has small letters, digits, - and _, begins with a letter, and is used once.", field="key")
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    stem = (stem if stem[:1].isalpha() else f"type-{stem}".rstrip("-"))[: KEY_MAX_LENGTH - 4].rstrip("-")
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
