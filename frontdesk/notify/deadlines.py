"""Deadlines that come near or were missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity.models import TeamMembership
from frontdesk.lib import clock
from frontdesk.notify.notices import Notice
from frontdesk.notify.reasons import Reason
from frontdesk.notify.telling import tell
from frontdesk.tickets.models import Ticket

NEAR = timedelta(minutes=15)
# A deadline missed longer ago, for example while the desk stood still over the night, is on the lists anyway.
LATE_FOR = timedelta(hours=12)
AT_ONCE = 100

# Told first, then told of: a second worker finds the row and leaves it.
CLAIM = """
insert into notify_deadlinetold (ticket_id, due_at, reason)
select t.number, t.due_at, %(reason)s from tickets_ticket t
where t.status < 5 and not t.is_snoozed and t.due_at > %(since)s and t.due_at <= %(until)s and not exists (
  select from notify_deadlinetold d where d.ticket_id = t.number and d.due_at = t.due_at and d.reason = %(reason)s
)
order by t.due_at limit %(limit)s on conflict do nothing returning ticket_id
"""


def tell_deadlines() -> int:
    """Tell assignees of deadlines within 15 minutes, and leads of those that were missed; return how many tickets that was."""
    now = clock.now()
    with acting(SYSTEM):
        near = _claimed(Reason.DUE, now, now + NEAR)
        late = _claimed(Reason.LATE, now - LATE_FOR, now)
        for reason, numbers in ((Reason.DUE, near), (Reason.LATE, late)):
            for number, person_id in _people(reason, numbers):
                tell(Notice(reason, person_id, Window.WORKSPACE), ticket_id=number)
    return len(near) + len(late)


def _claimed(reason: Reason, since: datetime, until: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"reason": reason, "since": since, "until": until, "limit": AT_ONCE})
        return [number for (number,) in cursor.fetchall()]


def _people(reason: Reason, numbers: list[int]) -> Iterator[tuple[int, int]]:
    for number, team_id, assignee_id in Ticket.objects.filter(pk__in=numbers).values_list("pk", "team_id", "assignee_id"):
        if reason == Reason.DUE:
            people = [assignee_id] if assignee_id else []
        else:
            people = list(TeamMembership.objects.filter(team_id=team_id, is_lead=True).values_list("person_id", flat=True))
        yield from ((number, person_id) for person_id in people)
