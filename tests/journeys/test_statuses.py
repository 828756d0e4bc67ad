"""A status's whole life in a real browser: added, worded, held to what may follow it, chosen by its key, read by the customer, archived."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.identity import desk
from tests.cast import Cast, make_cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = pytest.mark.browser
LIST = "/desk/settings/statuses/"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Give the cast, committed."""
    desk.forget()
    return make_cast()


def add(page: Page, category: str, name: str) -> None:
    page.goto(LIST)
    page.get_by_label("Category").select_option(label=category)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Add status").click()
    expect(page.get_by_text(f"The status {name} is added.")).to_be_visible()


def test_a_status_is_added_worded_restricted_used_and_archived(
    people: Cast, browser_page: OpenPage, axe_in_both_themes: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    ticket = ask(people)
    admin = browser_page(people.oskar)
    add(admin, "Open", "In progress")
    add(admin, "Waiting on others", "In the laboratory")
    axe_in_both_themes(admin)
    admin.get_by_role("link", name="In the laboratory").click()
    # What customers will read follows while it is typed.
    admin.get_by_label("Customers read").fill("Being examined")
    expect(admin.locator("[data-mirror=wording]")).to_have_text("Being examined")
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Save status").click()
    expect(admin.get_by_text("Customers read “Being examined”")).to_be_visible()

    # After the laboratory only work goes on: by keyboard, the arrows go from tick to tick.
    admin.goto(f"{LIST}transitions/")
    admin.get_by_label("Open after In the laboratory").focus()
    admin.keyboard.press("Space")
    admin.keyboard.press("ArrowRight")
    expect(admin.get_by_label("In progress after In the laboratory")).to_be_focused()
    for _ in range(2):
        admin.keyboard.press("ArrowRight")
        admin.keyboard.press("Space")
    # Over the cell of the status itself.
    admin.keyboard.press("ArrowRight")
    expect(admin.get_by_label("Solved after In the laboratory")).to_be_focused()
    admin.keyboard.press("Space")
    admin.set_viewport_size({"width": 360, "height": 800})
    no_sideways_scroll(admin)
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Save transitions").click()
    expect(admin.get_by_text("The transitions are saved.")).to_be_visible()
    expect(admin.get_by_label("In progress after In the laboratory")).to_be_checked()
    expect(admin.get_by_label("Solved after In the laboratory")).not_to_be_checked()

    agent, customer = browser_page(people.ana), browser_page(people.ingrid, width=360)
    agent.goto(f"/desk/tickets/{ticket.pk}/?in=status%3Dunsolved")
    agent.keyboard.press("s")
    agent.get_by_role("button", name="In the laboratory", exact=True).click()
    expect(agent.locator("#m-status summary")).to_contain_text("In the laboratory")
    expect(agent.locator(f"#t-{ticket.pk}").get_by_text("In the laboratory", exact=True)).to_be_visible()
    agent.keyboard.press("s")
    expect(agent.locator("#m-status").get_by_role("button")).to_have_text(["In progress", "In the laboratory"])
    expect(agent.locator("#m-status")).to_contain_text("Only these may follow “In the laboratory”.")
    agent.keyboard.press("Escape")
    expect(agent.get_by_role("button", name="Solve", exact=True)).to_have_count(0)
    axe_in_both_themes(agent)

    customer.goto(f"/tickets/{ticket.pk}/")
    expect(customer.get_by_text("Being examined").first).to_be_visible()
    assert "laboratory" not in customer.content()
    # An answer is never held up by what may follow.
    customer.get_by_label("Your answer").fill("Any news?")
    customer.get_by_role("button", name="Send").first.click()
    expect(customer.get_by_text("Any news?")).to_be_visible()
    agent.goto("/desk/tickets/?status=open")
    expect(agent.locator(f"#t-{ticket.pk}")).to_be_visible()

    admin.goto(LIST)
    admin.get_by_role("link", name="In the laboratory").click()
    admin.get_by_role("link", name="Archive…").click()
    expect(admin.get_by_text("No ticket has it.")).to_be_visible()
    admin.get_by_role("button", name="Archive In the laboratory").click()
    expect(admin.get_by_text("The status In the laboratory is archived.")).to_be_visible()
    no_sideways_scroll(admin)
