"""What the two pages that agents live in may cost."""

import gzip
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]

STATEMENTS_MAX = 8
PAGE_BYTES_MAX = 20_000
# What only a test's own transaction adds.
SAVEPOINTS = ("SAVEPOINT", "RELEASE")


def statements(client: Client, path: str) -> list[str]:
    """Return the statements of a page that was opened before, the door's own included."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
    assert response.status_code == 200
    assert len(gzip.compress(response.content)) <= PAGE_BYTES_MAX
    found = [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(SAVEPOINTS)]
    # Inside a test the door gives the role back by hand; outside, the end of the transaction does.
    return found[:-1] if "'none'" in found[-1] else found


def fill(cast: Cast, tickets: int) -> Ticket:
    for _ in range(tickets):
        ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        for count in range(5):
            actions.reply(Ticket.objects.get(pk=ticket.pk), body=f"*Answer* {count}", by=ana)
            actions.add_note(Ticket.objects.get(pk=ticket.pk), body=f"*Note* {count}", by=ana)
        actions.tag(Ticket.objects.get(pk=ticket.pk), name="vat", by=ana)
    return ticket


def test_a_queue_page_of_fifty_rows_takes_eight_statements(cast: Cast, at_desk: AtDesk) -> None:
    fill(cast, 52)
    found = statements(at_desk(cast.ana), "/desk/tickets/")
    assert len(found) <= STATEMENTS_MAX, found


def test_a_ticket_page_of_eleven_messages_takes_eight_statements(cast: Cast, at_desk: AtDesk) -> None:
    ticket = fill(cast, 2)
    found = statements(at_desk(cast.ana), f"/desk/tickets/{ticket.pk}/?in=assignee%3Dme")
    assert len(found) <= STATEMENTS_MAX, found


def test_the_settings_rail_asks_for_no_ticket_and_no_team(cast: Cast, at_desk: AtDesk) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = at_desk(cast.oskar).get("/desk/settings/people/")
    rail = response.context["rail"]
    assert {item["count"] for item in rail[0]["items"]} == {None}
    assert not [query["sql"] for query in queries.captured_queries if "tickets_ticket" in query["sql"]]
