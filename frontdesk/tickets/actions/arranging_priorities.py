"""The desk's priorities: adding, renaming, colouring, archiving, and which one new tickets get.

Each action locks all priorities first: there are few, and their order must hold over all of them.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TONES, TextTooLongError, clean_text
from frontdesk.tickets import priorities
from frontdesk.tickets.actions.ordering_priorities import begin_move, is_moving, keep_order, locked, place
from frontdesk.tickets.models import TicketPriority
from frontdesk.tickets.priority_documents import of_priority
from frontdesk.versions.keeping import keep

NAME_MAX_LENGTH = 40
KEY_MAX_LENGTH = 40
# More of them nobody tells apart, and no row of bars either.
MOST = 9


def create_priority(*, name: str, tone: str = "grey", above: TicketPriority | None = None, key: str = "", by: Actor) -> TicketPriority:
    """Add a priority above another one, or as the least pressing. Without a key its name gives one, which never changes afterwards.

    Raises: InvalidError, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    rows = locked()
    _require_room(rows)
    made = TicketPriority(key=_free_key(key or name, rows, is_given=bool(key)), name=_name(name, rows), tone=_tone(tone))
    at = next((where for where, row in enumerate(rows) if above is not None and row.pk == above.pk), len(rows))
    place([*rows[:at], made, *rows[at:]])
    _kept(made, by)
    record("priority.created", by=by, **_called(made))
    keep_order(by)
    return made


def change_priority(priority: TicketPriority, *, name: str, tone: str, by: Actor) -> None:
    """Rename or recolour a priority, on every ticket at once. Raises: InvalidError when the name is taken, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = locked()
    _write(priority, by, name=_name(name, rows, priority), tone=_tone(tone))


def make_priority_default(priority: TicketPriority, *, by: Actor) -> None:
    """Give it to new tickets of which nobody says more. Raises: InvalidError for an archived one, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = locked()
    before = next(row for row in rows if row.is_default)
    wanted = next(row for row in rows if row.pk == priority.pk)
    if wanted.is_archived:
        raise InvalidError("An archived priority is given to no ticket. Restore it first.")
    priority.is_default = True
    if before.pk == wanted.pk:
        return
    for row, is_default in ((before, False), (wanted, True)):
        TicketPriority.objects.filter(pk=row.pk).update(is_default=is_default)
    priorities.changed()
    keep_order(by)
    record("priority.made_default", by=by, **_called(wanted), before={"name": before.name}, after={"name": wanted.name})


def archive_priority(priority: TicketPriority, *, goes_to: TicketPriority | None = None, by: Actor) -> None:
    """Offer a priority no more. Its tickets keep it, or go to another one: the worker moves them, and nobody is told.

    Raises: InvalidError for the one that new tickets get, and for a place that is none, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    rows = {row.pk: row for row in locked()}
    row = rows[priority.pk]
    if row.is_archived:
        return
    if row.is_default:
        raise InvalidError(f"New tickets get “{row.name}”. Let them get another priority first.")
    if goes_to is not None and (goes_to.pk == row.pk or rows[goes_to.pk].is_archived):
        raise InvalidError("Choose another priority that is in use.", field="goes_to")
    _write(priority, by, is_archived=True, goes_to=goes_to)
    if goes_to is not None:
        begin_move()
    keep_order(by)


def restore_priority(priority: TicketPriority, *, by: Actor) -> None:
    """Offer an archived priority again, where it stood. Tickets that went to another one stay there.

    Raises: InvalidError when its name is taken meanwhile, or its tickets are still on their way, ForbiddenError.
    """
    access.require(by, SETTINGS_FIELDS)
    rows = locked()
    _name(priority.name, rows, priority)
    _require_room(rows)
    if priority.goes_to is not None and is_moving():
        raise InvalidError(f"Its tickets are still on their way to “{priority.goes_to.name}”. Try again in a minute.")
    _write(priority, by, is_archived=False, goes_to=None)
    keep_order(by)


def _write(priority: TicketPriority, by: Actor, **facts: Any) -> None:
    """Write what differs and tell it once."""
    saved = TicketPriority.objects.select_related("goes_to").get(pk=priority.pk)
    moved = {name: value for name, value in facts.items() if getattr(saved, name) != value}
    for name, value in facts.items():
        setattr(priority, name, value)
    if not moved:
        return
    before = {name: _plain(getattr(saved, name)) for name in moved}
    TicketPriority.objects.filter(pk=priority.pk).update(**moved)
    _kept(priority, by)
    record("priority.changed", by=by, **_called(priority), before=before, after={name: _plain(value) for name, value in moved.items()})


def _kept(priority: TicketPriority, by: Actor) -> None:
    priorities.changed()
    keep("priority", priority.pk, of_priority(priority), by=by)


def _called(row: TicketPriority) -> dict[str, Any]:
    return {"priority": row.pk, "priority_name": row.name}


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, TicketPriority) else value


def _require_room(rows: Collection[TicketPriority]) -> None:
    if sum(not row.is_archived for row in rows) >= MOST:
        raise InvalidError(f"There are {MOST} priorities already. Archive one that nobody needs.")


def _name(text: str, rows: Collection[TicketPriority], priority: TicketPriority | None = None) -> str:
    try:
        name = " ".join(clean_text(text, max_length=NAME_MAX_LENGTH).split())
    except TextTooLongError as error:
        raise InvalidError(str(error), field="name") from error
    if not name:
        raise InvalidError("Give it a name.", field="name")
    others = (row for row in rows if not row.is_archived and (priority is None or row.pk != priority.pk))
    if any(row.name.casefold() == name.casefold() for row in others):
        raise InvalidError(f"There is a priority “{name}” already.", field="name")
    return name


def _tone(tone: str) -> str:
    if tone not in (*TONES, "grey"):
        raise InvalidError("Choose a colour from the list.", field="tone")
    return tone


def _free_key(text: str, rows: Collection[TicketPriority], *, is_given: bool) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    stem = (stem if stem[:1].isalpha() else f"priority_{stem}".rstrip("_"))[: KEY_MAX_LENGTH - 3].rstrip("_")
    taken = {row.key for row in rows}
    if is_given and (stem in taken or stem != text):
        raise InvalidError("A key has small letters, digits and _, begins with a letter, and is used once.", field="key")
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
