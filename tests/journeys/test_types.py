"""A ticket type in a real browser: made, given its form by keyboard, chosen by a customer, changed by an agent, archived."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import ForCustomers, Kind
from tests.cast import Cast, make_cast
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Give the cast and two fields, committed."""
    cast = make_cast()
    with acting(SYSTEM) as by:
        for label in ("Product", "Booking number"):
            create_field(Facts(label, Kind.TEXT, for_customers=ForCustomers.ASKED), by=by)
    return cast


def test_a_type_is_made_arranged_chosen_changed_and_archived(
    people: Cast, browser_page: OpenPage, axe_in_both_themes: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    admin = browser_page(people.oskar)
    admin.goto("/desk/settings/types/")
    axe_in_both_themes(admin)
    admin.get_by_role("link", name="New type").click()
    admin.get_by_label("Name", exact=True).fill("Booking change")
    admin.get_by_label("Help for customers").fill("Move or cancel what is booked.")
    admin.get_by_role("radio", name="Calendar").check(force=True)
    admin.get_by_label("Customers may choose it").check()
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Create type").click()
    # The form, by keyboard: the button that was pressed keeps the focus.
    admin.get_by_role("button", name="Move Booking number up").focus()
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("button", name="Move Booking number up")).to_be_focused()
    expect(admin.locator(".line-row").first).to_contain_text("Booking number")
    admin.get_by_label("Required").first.select_option(label="To open a ticket")
    admin.get_by_role("button", name="Do not ask for Product here").click()
    expect(admin.get_by_role("region", name="Customers, when they ask").get_by_role("textbox")).to_have_count(1)
    admin.set_viewport_size({"width": 360, "height": 800})
    no_sideways_scroll(admin)
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Save", exact=True).click()
    expect(admin.get_by_text("The form of Booking change is saved.")).to_be_visible()

    customer = browser_page(people.ingrid, width=360)
    customer.goto("/tickets/new/?type=question")
    customer.get_by_label("In a few words").fill("Two days later")
    customer.get_by_label("Product").fill("Kayak tour")
    customer.get_by_label("What happened, and what did you expect?").fill("We are ill.")
    customer.get_by_role("button", name=re.compile("^Booking change")).click()
    expect(customer.get_by_role("button", name=re.compile("^Booking change"), pressed=True)).to_be_focused()
    expect(customer.get_by_label("Product")).to_have_count(0)
    expect(customer.get_by_label("In a few words")).to_have_value("Two days later")
    axe_in_both_themes(customer)
    no_sideways_scroll(customer)
    # Back again, nothing is lost; Enter sends and chooses nothing.
    customer.get_by_role("button", name=re.compile("^Question")).click()
    expect(customer.get_by_label("Product")).to_have_value("Kayak tour")
    customer.get_by_role("button", name=re.compile("^Booking change")).click()
    customer.get_by_label("In a few words").press("Enter")
    customer.get_by_role("link", name=re.compile("Booking number")).click()
    customer.keyboard.type("88213")
    customer.get_by_role("button", name=re.compile("^Send to")).click()
    expect(customer.get_by_text("We have your question.")).to_be_visible()
    number = customer.url.rstrip("/").rpartition("/")[2]

    agent = browser_page(people.ana)
    agent.goto(f"/desk/tickets/{number}/")
    agent.locator("#m-type > summary").click()
    agent.locator("#m-type").get_by_role("button", name="Incident").click()
    expect(agent.get_by_text("Type changed. It also asks for Product now.").first).to_be_visible()
    expect(agent.locator("#m-type > summary")).to_contain_text("Incident")
    axe_in_both_themes(agent)

    admin.goto("/desk/settings/types/booking-change/archive/")
    expect(admin.get_by_text("No ticket is of this type.")).to_be_visible()
    admin.get_by_role("button", name="Archive Booking change").click()
    expect(admin.get_by_text("The type Booking change is archived.")).to_be_visible()
    customer.goto("/tickets/new/?type=booking-change")
    expect(customer.get_by_label("What is it about?")).to_be_visible()
