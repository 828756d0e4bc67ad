"""The picture of queue and ticket in the README, taken by the browser of the tests."""

from pathlib import Path

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.demo.desk import generate
from frontdesk.identity.models import Person
from frontdesk.tickets.models import Kind, Message, Ticket
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Copied to docs/images/workspace.png when the look has changed.
PICTURE = Path(__file__).parents[2] / "test-results" / "workspace.png"
TICKETS = 120


def test_queue_and_ticket_have_their_picture(browser_page: OpenPage) -> None:
    generate(tickets=TICKETS)
    with acting(SYSTEM):
        ana = Person.objects.get(email="ana@tidemark.example")
        hers = Ticket.objects.filter(team__memberships__person=ana, status__lt=5)
        told = {ticket.pk: Message.objects.filter(ticket=ticket).count() for ticket in hers}
        noted = Message.objects.filter(ticket__in=hers, kind=Kind.NOTE).values_list("ticket_id", flat=True)
        number = max(noted, key=lambda ticket: told[ticket])
    page = browser_page(ana)
    page.goto(f"/desk/tickets/{number}/")
    page.locator(".row-link").first.wait_for()
    assert page.locator(".row-link").count() >= 6
    assert page.locator(".msg-note").count() >= 1
    PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=str(PICTURE))
