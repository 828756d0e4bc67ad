"""The walk that gives tickets the present number of their priority: a few at a time, in silence, and twice."""

from datetime import timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets import priorities
from frontdesk.tickets.models import PriorityMove, Ticket, TicketPriority

# So many tickets are held locked at once, for some milliseconds; so many are looked through for them.
BATCH, LOOKED_THROUGH = 200, 20_000
# Whoever kept the old numbers, and a transaction that is still open, are done by then.
AGAIN_AFTER = timedelta(minutes=1)

# Neither its version nor its time: nothing happened to the ticket, and nobody is told.
MOVE = """
with found as (
  select t.number, m.number as meant from tickets_ticket t join unnest(%(earlier)s::smallint[], %(now)s::smallint[]) m(earlier, number)
    on m.earlier = t.priority
  where t.number > %(after)s and t.number <= %(until)s order by t.number limit %(batch)s for no key update of t
), moved as (
  update tickets_ticket t set priority = f.meant from found f where t.number = f.number returning t.number
)
select count(*), max(number) from moved
"""


def renumber() -> int:
    """Move the next tickets and return how many were looked through; how far it is stands in the same transaction."""
    with acting(SYSTEM):
        walk = PriorityMove.objects.select_for_update(skip_locked=True).filter(due_at__lte=timezone.now()).first()
        if walk is None:
            return 0
        last = Ticket.objects.aggregate(last=Max("number"))["last"] or 0
        until = min(walk.position + LOOKED_THROUGH, last)
        looked_through = until - walk.position
        count, reached = _move(walk.position, until)
        if count == BATCH:
            until = reached
        if until < last:
            walk.position = until
            walk.save(update_fields=["position"])
        else:
            _end(walk)
        return max(1, looked_through)


def _move(after: int, until: int) -> tuple[int, int]:
    # Read here: what this process keeps may be from before the move began.
    known = priorities.Priorities(map(priorities.known_of, TicketPriority.objects.all()))
    pairs = [(number, now.number) for number, now in known.now.items() if number != now.number]
    with connection.cursor() as cursor:
        params = {"earlier": [old for old, _ in pairs], "now": [new for _, new in pairs]}
        cursor.execute(MOVE, params | {"after": after, "until": until, "batch": BATCH})
        count, reached = cursor.fetchone()
    return count, reached or until


def _end(walk: PriorityMove) -> None:
    if walk.is_second:
        walk.delete()
        return
    walk.position, walk.is_second, walk.due_at = 0, True, timezone.now() + AGAIN_AFTER
    walk.save()
