"""Whoever hears of something is exactly who would see it by the policies: one question for all against one for each."""

from collections.abc import Iterable

from django.db import connection

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Person
from frontdesk.tickets.models import Ticket
from tests import cast as casting

OF_EVENTS = """
select id, live_hearers(ticket_id, message_id, case when name = 'ticket.field_changed' then (data ->> 'field')::bigint end)
from events_event where ticket_id is not null
"""
OF_TICKETS = "select number, live_hearers(number, null) from tickets_ticket"


def compare(staff: Iterable[Person]) -> None:
    """Fail when somebody hears of an event or a ticket that they would not see, or the other way round."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(OF_EVENTS)
        of_events = {event: set(people) for event, people in cursor.fetchall()}
        cursor.execute(OF_TICKETS)
        of_tickets = {ticket: set(people) for ticket, people in cursor.fetchall()}
    colleagues = casting.actors(staff, Window.WORKSPACE)
    for agent in colleagues:
        with acting(agent):
            seen = set(Event.objects.filter(ticket_id__isnull=False).values_list("pk", flat=True))
            assert {event for event, people in of_events.items() if agent.person_id in people} == seen
            visible = set(Ticket.objects.values_list("pk", flat=True))
            assert {ticket for ticket, people in of_tickets.items() if agent.person_id in people} == visible
    assert set().union(*of_events.values(), *of_tickets.values()) <= {agent.person_id for agent in colleagues}
