"""A custom field's whole life in a real browser: made, asked for, missed, filled in, corrected, archived and restored."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.identity import desk
from tests.cast import Cast, make_cast
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Give the cast, committed."""
    desk.forget()
    return make_cast()


def make(page: Page, name: str, **choices: str) -> None:
    page.goto("/desk/settings/fields/new/")
    page.get_by_label("Name", exact=True).fill(name)
    for label, value in choices.items():
        control = page.get_by_label(label, exact=True)
        control.select_option(label=value) if label != "Choices" else control.fill(value)
    page.get_by_role("button", name="Create field").click()
    expect(page.get_by_text(f"The field {name} is created.")).to_be_visible()


def test_a_field_is_made_asked_for_missed_filled_in_and_archived(
    people: Cast, browser_page: OpenPage, axe_in_both_themes: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    admin = browser_page(people.oskar)
    make(admin, "Product", Kind="Choice", Choices="Bookings\nCard reader", Customers="Fill it in when they ask, and see its value")
    make(admin, "Cause", Required="To solve a ticket")
    admin.goto("/desk/settings/fields/new/")
    # The preview follows while it is typed, without being saved.
    admin.get_by_label("Name", exact=True).fill("Harbour")
    admin.get_by_label("Customers", exact=True).select_option(label="Fill it in when they ask, and see its value")
    expect(admin.get_by_role("region", name="Preview").get_by_label("Harbour").first).to_be_visible()
    expect(admin.get_by_label("Choices", exact=True)).to_be_hidden()
    admin.get_by_label("Required", exact=True).select_option(label="To open a ticket")
    admin.get_by_text("Product is one of").click()
    admin.get_by_role("group", name=re.compile("^Only when")).get_by_label("Bookings").check()
    axe_in_both_themes(admin)
    admin.set_viewport_size({"width": 360, "height": 800})
    no_sideways_scroll(admin)
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Create field").click()
    expect(admin.get_by_text("The field Harbour is created.")).to_be_visible()
    no_sideways_scroll(admin)
    axe_in_both_themes(admin)

    customer = browser_page(people.ingrid, width=360)
    customer.goto("/tickets/new/")
    expect(customer.get_by_label("Harbour")).to_be_hidden()
    customer.get_by_label("What is it about?").fill("Two boats, one berth")
    customer.get_by_label("What happened, and what did you expect?").fill("Both are booked for nine.")
    customer.get_by_label("Product").select_option(label="Bookings")
    expect(customer.get_by_label("Harbour")).to_be_visible()
    customer.get_by_role("button", name=re.compile("^Send to")).click()
    # Nothing that was typed is lost, and the error stands at its field and leads there.
    expect(customer.get_by_label("What is it about?")).to_have_value("Two boats, one berth")
    customer.get_by_role("link", name=re.compile("Harbour")).click()
    expect(customer.get_by_label("Harbour")).to_be_focused()
    axe_in_both_themes(customer)
    no_sideways_scroll(customer)
    customer.get_by_label("Harbour").fill("Flåm")
    customer.get_by_role("button", name=re.compile("^Send to")).click()
    expect(customer.get_by_text("We have your question.")).to_be_visible()
    expect(customer.get_by_role("complementary", name="About this ticket")).to_contain_text("Flåm")
    number = customer.url.rstrip("/").rpartition("/")[2]

    agent = browser_page(people.ana)
    agent.goto(f"/desk/tickets/{number}/")
    agent.get_by_role("button", name="Solve", exact=True).click()
    expect(agent.get_by_text("Fill in “Cause” first; then it can be solved.")).to_be_visible()
    # The field that is missing stands open.
    agent.get_by_role("textbox", name="Cause").fill("A double click")
    axe_in_both_themes(agent)
    agent.get_by_role("button", name="Save Cause").click()
    expect(agent.get_by_text("You set Cause to A double click")).to_be_visible()
    expect(agent.locator("#m-field-cause > summary")).to_be_focused()
    agent.locator("#m-field-product > summary").click()
    agent.locator("#m-field-product").get_by_role("button", name="Card reader").click()
    expect(agent.locator("#m-field-product > summary")).to_contain_text("Card reader")
    # What depended on it keeps its value, and goes on standing there.
    expect(agent.locator("#m-field-harbour > summary")).to_contain_text("Flåm")
    agent.locator("[data-toasts]").get_by_role("button", name="Undo").last.click()
    expect(agent.locator("#m-field-product > summary")).to_contain_text("Bookings")
    agent.get_by_role("button", name="Solve", exact=True).click()
    expect(agent.get_by_role("button", name="Reopen")).to_be_visible()
    agent.goto("/desk/tickets/")
    agent.get_by_role("searchbox").first.fill("product:bookings cause:a*")
    agent.get_by_role("searchbox").first.press("Enter")
    expect(agent.get_by_role("link", name=re.compile("Two boats, one berth"))).to_be_visible()
    expect(agent.get_by_role("link", name=re.compile("Product Bookings"))).to_be_visible()

    admin.goto("/desk/settings/fields/")
    admin.get_by_role("link", name="Cause").click()
    admin.get_by_role("link", name="Archive…").click()
    expect(admin.get_by_text("1 ticket holds a value.")).to_be_visible()
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Archive Cause").click()
    expect(admin.get_by_role("link", name="Cause")).to_have_count(0)
    agent.goto(f"/desk/tickets/{number}/")
    expect(agent.locator("#m-field-cause")).to_have_count(0)
    admin.get_by_role("link", name="Archived").click()
    admin.get_by_role("button", name="Restore Cause").click()
    agent.reload()
    expect(agent.locator("#m-field-cause > summary")).to_contain_text("A double click")
