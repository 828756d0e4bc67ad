"""What a person has seen."""

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.lib.errors import ForbiddenError
from frontdesk.tickets import access
from frontdesk.tickets.actions import writing
from frontdesk.tickets.models import Ticket

# Only when it changes something: reloading a page writes nothing.
UPSERT = """
insert into tickets_ticketseen (ticket_id, person_id, seen_at) values (%s, %s, %s)
on conflict (person_id, ticket_id) do update set seen_at = excluded.seen_at where tickets_ticketseen.seen_at < excluded.seen_at
"""

SEEN_MENTIONS = """
update tickets_mention set seen_at = %(now)s where person_id = %(me)s and seen_at is null and ticket_id = any(array(
  select %(ticket)s::bigint union all select source_id from tickets_merge where target_id = %(ticket)s and undone_at is null))
"""


def mark_seen(ticket: Ticket, *, by: Actor) -> None:
    """Remember that this person has read the ticket up to its newest public message."""
    if by.person_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [ticket.pk, by.person_id, ticket.last_message_at])


def log_read(ticket: Ticket, *, by: Actor) -> None:
    """Write into the audit log that somebody opened a ticket which only the permission to read all tickets shows them."""
    if access.reads_across(by, ticket):
        # About no ticket for the timeline: who looked is a matter of the audit log alone.
        record("read_all.used", by=by, ticket=ticket.pk, team=ticket.team_id)


def mark_mentions_seen(ticket: Ticket, *, by: Actor) -> None:
    """Remember that this person has read where they are named in the ticket and in what was merged into it.

    Whatever their role does with tickets: it is their own mark. Raises: ForbiddenError in the portal.
    """
    if by.is_customer:
        raise ForbiddenError("This is not possible in the portal.")
    with connection.cursor() as cursor:
        cursor.execute(SEEN_MENTIONS, {"now": writing.now(), "me": by.me, "ticket": ticket.pk})
