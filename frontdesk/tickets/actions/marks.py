"""What a person has seen."""

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.tickets.models import Ticket

# Only when it changes something: reloading a page writes nothing.
UPSERT = """
insert into tickets_ticketseen (ticket_id, person_id, seen_at) values (%s, %s, %s)
on conflict (person_id, ticket_id) do update set seen_at = excluded.seen_at where tickets_ticketseen.seen_at < excluded.seen_at
"""


def mark_seen(ticket: Ticket, *, by: Actor) -> None:
    """Remember that this person has read the ticket up to its newest public message."""
    if by.person_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [ticket.pk, by.person_id, ticket.last_message_at])
