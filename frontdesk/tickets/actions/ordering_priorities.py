"""The order of the priorities: numbers by which lists are in that order, and the walk that gives them to tickets.

docs/decisions/0031 says why a ticket holds a number, and why moving a priority rewrites tickets later and in silence.
"""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import priorities
from frontdesk.tickets.models import PriorityMove, TicketPriority
from frontdesk.tickets.numbering import Slot, numbered
from frontdesk.tickets.priority_documents import ORDER, of_order
from frontdesk.versions.keeping import keep


def move_priority(priority: TicketPriority, *, places: int, by: Actor) -> None:
    """Move a priority up (-1) or down (1) among those in use. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    in_use = [row for row in locked() if not row.is_archived]
    here = next((at for at, row in enumerate(in_use) if row.pk == priority.pk), None)
    if here is None:
        raise InvalidError("An archived priority stands in no order. Restore it first.")
    in_use.insert(min(max(here + places, 0), len(in_use) - 1), in_use.pop(here))
    _order(in_use, by)
    priority.refresh_from_db()


def order_priorities(keys: Sequence[str], *, by: Actor) -> None:
    """Put the priorities with these keys first, in this order; the others follow as they are. Raises: InvalidError, ForbiddenError."""
    access.require(by, SETTINGS_FIELDS)
    rows = {row.key: row for row in locked() if not row.is_archived}
    if unknown := [key for key in keys if key not in rows]:
        raise InvalidError(f"There is no priority “{unknown[0]}” in use.", field="order")
    _order([*(rows[key] for key in dict.fromkeys(keys)), *(row for key, row in rows.items() if key not in keys)], by)


def locked() -> list[TicketPriority]:
    """Return all priorities in their order, held until the transaction ends."""
    return list(TicketPriority.objects.select_for_update(of=("self",)).select_related("goes_to").order_by("number"))


def place(rows: Sequence[TicketPriority]) -> None:
    """Give priorities, archived ones too, numbers that rise in this order, and save them; those with the fewest tickets get other ones."""
    held = _held()
    slots = [Slot(row.number, held.get(row.number, 0)) for row in rows]
    taken = [number for row in rows for number in row.earlier]
    moved = False
    for row, number in zip(rows, numbered(slots, taken), strict=True):
        if row.number == number:
            continue
        if row.number is not None:
            moved, row.earlier = True, [*row.earlier, row.number]
        row.number = number
        row.save()
    if moved:
        begin_move()
    priorities.changed()


def begin_move() -> None:
    """Let the worker give tickets with earlier numbers the present ones, from the first ticket on."""
    with acting(SYSTEM):
        facts = {"position": 0, "is_second": False, "due_at": timezone.now()}
        if not PriorityMove.objects.update(**facts):
            PriorityMove.objects.create(**facts)


def is_moving() -> bool:
    """Tell whether tickets are on their way to another number."""
    with acting(SYSTEM):
        return PriorityMove.objects.filter(is_second=False).exists()


def keep_order(by: Actor) -> None:
    """Keep the order and the default as a version, where they are others."""
    keep("priority_order", ORDER, of_order(), by=by)


def _order(in_use: list[TicketPriority], by: Actor) -> None:
    before = [row for row in locked() if not row.is_archived]
    places = {row.pk: at for at, row in enumerate(before, 1)}
    # Of a swap it is the one that went further; the log names one.
    there, row = max(enumerate(in_use, 1), key=lambda each: abs(places[each[1].pk] - each[0]))
    if places[row.pk] == there:
        return
    place(_with_archived(in_use))
    keep_order(by)
    told = {"before": {"place": places[row.pk]}, "after": {"place": there}}
    record("priority.moved", by=by, priority=row.pk, priority_name=row.name, before=told["before"], after=told["after"])


def _with_archived(in_use: list[TicketPriority]) -> list[TicketPriority]:
    """Return all priorities with those in use in a new order; an archived one stays behind the same one in use."""
    behind: dict[int, list[TicketPriority]] = {}
    last = 0
    for row in locked():
        if row.is_archived:
            behind.setdefault(last, []).append(row)
        else:
            last = row.pk
    return [*behind.get(0, []), *(each for row in in_use for each in (row, *behind.get(row.pk, [])))]


def _held() -> dict[int, int]:
    """Return how many tickets hold each number; whoever arranges priorities sees no ticket."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(priorities.HELD)
        return dict(cursor.fetchall())
