"""What the two pages that agents live in may cost."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from frontdesk.ui.scripts import slim
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]

STATEMENTS_MAX = 8
PAGE_BYTES_MAX = 20_000
SCRIPTS_BYTES_MAX = 40_000
IMPORTED = re.compile(r'^import [^;]*?"(\./[^"]+)"', re.MULTILINE)
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


def loaded_scripts(page: str) -> list[Path]:
    """Return every script that a page fetches by itself: those it names, those that the live stream brings, and what they import."""
    names = re.findall(r'<script[^>]+src="/static/([^"]+)"', page)
    names += [path.removeprefix("/static/") for hands in re.findall(r'name="hands" content="([^"]+)"', page) for path in hands.split()]
    found: dict[Path, None] = {}
    waiting = [Path(str(finders.find(name))) for name in names]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += [(path.parent / name).resolve() for name in IMPORTED.findall(path.read_text())]
    return list(found)


def _sent(path: Path) -> bytes:
    return path.read_bytes() if "django_htmx" in path.parts else slim(path.read_text()).encode()


def fill(cast: Cast, tickets: int) -> Ticket:
    for _ in range(tickets):
        ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        for count in range(5):
            actions.reply(Ticket.objects.get(pk=ticket.pk), body=f"*Answer* {count}", by=ana)
            actions.add_note(Ticket.objects.get(pk=ticket.pk), body=f"*Note* {count}", by=ana)
        actions.tag(Ticket.objects.get(pk=ticket.pk), name="vat", by=ana)
    return ticket


def test_the_scripts_of_a_ticket_page_stay_small(cast: Cast, at_desk: AtDesk) -> None:
    ticket = fill(cast, 1)
    scripts = loaded_scripts(at_desk(cast.ana).get(f"/desk/tickets/{ticket.pk}/").content.decode())
    sizes = {path.name: len(gzip.compress(_sent(path), 9)) for path in scripts}
    assert {"live.js", "leaves.js"} <= sizes.keys()
    assert any(name.startswith("htmx") for name in sizes)
    assert sum(sizes.values()) <= SCRIPTS_BYTES_MAX, sizes


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


def test_a_list_by_custom_fields_costs_no_statement_more_also_when_it_is_empty(cast: Cast, at_desk: AtDesk) -> None:
    with acting(SYSTEM) as by:
        create_field(Facts("Amount", FieldKind.NUMBER), by=by)
        create_field(Facts("Order", FieldKind.TEXT), by=by)
    ticket = fill(cast, 2)
    with acting(SYSTEM) as by:
        actions.set_fields(Ticket.objects.get(pk=ticket.pk), fields={"amount": "5", "order": "AB"}, by=by)
    both = "/desk/tickets/?status=any&field.amount=3..7&field.order=ab"
    assert len(statements(at_desk(cast.ana), both)) <= STATEMENTS_MAX
    assert f'id="t-{ticket.pk}"' in at_desk(cast.ana).get(both).content.decode()
    # What says which filter to drop is the one more that any empty list has.
    plain = len(statements(at_desk(cast.ana), "/desk/tickets/?status=any&tag=nobody-has-it&priority=urgent"))
    assert len(statements(at_desk(cast.ana), "/desk/tickets/?status=any&field.amount=70&field.order=x")) <= plain
