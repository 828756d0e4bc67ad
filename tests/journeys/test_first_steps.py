"""From the set-up link to the first answered ticket, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.coverage.models import TeamHours
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.setup import link_token
from frontdesk.lib import clock
from frontdesk.tickets import sending
from frontdesk.tickets.models import Outgoing, Status, Ticket
from tests.cast import PASSWORD
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_an_empty_desk_is_ready_for_customers_within_a_few_clicks(
    transactional_db: None, browser_page: OpenPage, axe: Callable[[Page], None]
) -> None:
    desk.forget()
    page = browser_page()
    page.goto(f"/setup/{link_token()}/")
    page.get_by_label("Your name").fill("Kim Doe")
    page.get_by_label("Email").fill("kim@desk.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    expect(page.get_by_text("0 of 6")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Open Support").click()
    page.get_by_label("Topic").fill("Boats and bookings")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 of 6")).to_be_visible()

    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Email").fill("ana@desk.example")
    page.get_by_label("Name").fill("Ana Ruiz")
    expect(page.get_by_label("Support")).to_be_checked()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("2 of 6")).to_be_visible()

    page.get_by_role("link", name="Hours of Support").click()
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(page.get_by_label("Time zone")).to_have_value(zone)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("3 of 6")).to_be_visible()
    with acting(SYSTEM):
        assert TeamHours.objects.get().zone == zone

    page.get_by_role("link", name="Write a rule").click()
    page.get_by_role("link", name="Pressing words").click()
    page.get_by_role("button", name="Save rule").first.click()
    expect(page.get_by_text("4 of 6")).to_be_visible()

    page.get_by_label("Subject of the test ticket").fill("urgent, nothing works")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Test: urgent, nothing works")).to_be_visible()
    expect(page.get_by_text("High").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name="First steps").click()
    expect(page.get_by_text("5 of 6")).to_be_visible()
    page.get_by_role("link", name="Open ticket").click()
    page.get_by_role("textbox", name="Reply").fill("We are on it.")
    page.get_by_role("button", name="Send, then wait").click()
    # The desk goes on to the list; the answer waits ten seconds, which end here.
    expect(page.get_by_text("Choose a ticket")).to_be_visible()
    with acting(SYSTEM):
        Outgoing.objects.update(send_at=clock.now())
    assert sending.send_due()
    page.goto("/desk/settings/")
    expect(page.get_by_text("6 of 6")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Remove it from the queue").click()
    expect(page.get_by_text("out of the queue.").first).to_be_visible()
    page.goto("/desk/settings/")
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    with acting(SYSTEM):
        assert Ticket.objects.get().status == Status.SOLVED
