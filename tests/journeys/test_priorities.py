"""A priority's life in a real browser: made between two others, seen in the queue and asked for, moved, archived with its tickets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.lib.kept import forget_all
from frontdesk.tickets import renumbering
from frontdesk.tickets.models import PriorityMove
from tests.cast import Cast, make_cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Give the cast, committed."""
    forget_all()
    return make_cast()


def work() -> None:
    """Be the worker, until nothing is left to be done."""
    for _ in range(2):
        with acting(SYSTEM):
            PriorityMove.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        while renumbering.renumber():
            pass


def test_a_priority_is_made_given_asked_for_moved_and_archived(
    people: Cast, browser_page: OpenPage, axe_in_both_themes: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    first, second = ask(people, subject="Card reader"), ask(people, subject="Late bus")
    admin, agent = browser_page(people.oskar), browser_page(people.ana)
    admin.goto("/desk/settings/priorities/")
    admin.get_by_role("link", name="New priority").click()
    admin.get_by_label("Name", exact=True).fill("Guests waiting")
    admin.get_by_label("Above", exact=True).select_option(label="High")
    admin.get_by_label("Amber", exact=True).check()
    admin.get_by_role("button", name="Create priority").click()
    expect(admin.get_by_text("The priority Guests waiting is created.")).to_be_visible()
    expect(admin.get_by_role("row")).to_contain_text(["Priority", "Urgent", "Guests waiting", "High", "Normal", "Low"])
    axe_in_both_themes(admin)
    admin.set_viewport_size({"width": 360, "height": 800})
    no_sideways_scroll(admin)
    admin.set_viewport_size({"width": 1280, "height": 800})

    agent.goto(f"/desk/tickets/{second.pk}/")
    agent.locator("#m-priority > summary").click()
    agent.locator("#m-priority").get_by_role("button", name="Guests waiting").click()
    expect(agent.locator("#m-priority > summary")).to_contain_text("Guests waiting")
    agent.goto("/desk/tickets/?team=payments")
    expect(agent.locator(".row-link")).to_contain_text(["Late bus", "Card reader"])
    agent.goto("/desk/tickets/?priority=guests_waiting")
    expect(agent.locator(".row-link")).to_contain_text(["Late bus"])

    # It goes to the end: the one that fewest tickets have moves, and lists follow.
    for _ in range(3):
        admin.get_by_role("button", name="Move Guests waiting down").click()
        expect(admin.get_by_role("heading", name="Priorities")).to_be_visible()
    expect(admin.get_by_role("row")).to_contain_text(["Priority", "Urgent", "High", "Normal", "Low", "Guests waiting"])
    work()
    agent.goto("/desk/tickets/?team=payments")
    expect(agent.locator(".row-link")).to_contain_text(["Card reader", "Late bus"])

    admin.get_by_role("link", name="Guests waiting").click()
    admin.get_by_role("link", name="Archive").click()
    expect(admin.get_by_text("1 ticket has it.")).to_be_visible()
    admin.get_by_label("Its tickets").select_option(label="Get “High”")
    axe_in_both_themes(admin)
    admin.get_by_role("button", name="Archive Guests waiting").click()
    expect(admin.get_by_text("The priority Guests waiting is archived.")).to_be_visible()
    work()
    agent.goto(f"/desk/tickets/{second.pk}/")
    expect(agent.locator("#m-priority > summary")).to_contain_text("High")
    expect(agent.get_by_text("set the priority to Guests waiting")).to_be_visible()
    agent.goto(f"/desk/tickets/{first.pk}/")
    expect(agent.locator("#m-priority > summary")).to_contain_text("Normal")
