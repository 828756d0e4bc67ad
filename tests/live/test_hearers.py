"""Whoever hears of an event is exactly who would see it by the policies: on random desks, and with holes cut on purpose."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.tickets.models import Ticket
from tests import cast as casting
from tests.tickets.test_visibility import Undone

pytestmark = pytest.mark.django_db

HEARERS = "select id, live_hearers(ticket_id, message_id) from events_event where ticket_id is not null"
PRESENT = "select number, live_hearers(number, null) from tickets_ticket"


class HearingDesk(Undone):
    """Compares who hears of things instead of who sees them."""

    def look(self) -> None:
        """Ask for everybody at once and, by the policies, for one after the other."""
        with acting(SYSTEM), connection.cursor() as cursor:
            cursor.execute(HEARERS)
            of_events = {event: set(people) for event, people in cursor.fetchall()}
            cursor.execute(PRESENT)
            of_tickets = {ticket: set(people) for ticket, people in cursor.fetchall()}
        for agent in self.agents:
            with acting(casting.actor(agent, Window.WORKSPACE)):
                seen = set(Event.objects.filter(ticket_id__isnull=False).values_list("pk", flat=True))
                assert {event for event, people in of_events.items() if agent.pk in people} == seen
                visible = set(Ticket.objects.values_list("pk", flat=True))
                assert {ticket for ticket, people in of_tickets.items() if agent.pk in people} == visible
        staff = {agent.pk for agent in self.agents}
        assert set().union(*of_events.values(), *of_tickets.values()) <= staff


def run(examples: int, **more: Any) -> None:
    run_state_machine_as_test(
        HearingDesk,
        settings=settings(max_examples=examples, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), **more),
    )


def test_whoever_hears_of_an_event_could_see_it_and_the_other_way_round(db: None) -> None:
    run(examples=8)


# What is taken out of the function or put into it, as a text replaced in its definition.
HOLES = {
    "everybody in the ticket hears of its notes": ("m.kind = 'reply'", "true"),
    "the note's teams do not hear of it": ("n.team_id = any(m.audience_team_ids)", "false"),
    "guests do not hear": ("select unnest(t.guest_person_ids)", "select null::bigint"),
    "the other teams hear": ("s.team_id = t.team_id", "true"),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_found(db: None, hole: str) -> None:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('live_hearers(bigint, bigint)'::regprocedure)")
        (rule,) = cursor.fetchone()
    before, after = HOLES[hole]
    assert before in rule
    with connection.cursor() as cursor:
        cursor.execute("grant create on schema public to frontdesk_system; set local role frontdesk_system")
        cursor.execute(rule.replace(before, after))
        cursor.execute("set local role none; revoke create on schema public from frontdesk_system")
    with pytest.raises(AssertionError):
        run(examples=60, phases=[Phase.generate], print_blob=False, derandomize=True)
