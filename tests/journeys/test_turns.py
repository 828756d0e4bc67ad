"""One deed after the other, faster than the desk answers: none is lost, and none lands elsewhere."""

import pytest
from playwright.sync_api import Page, Route, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets.models import Priority, Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Held:
    """Requests whose address has a part, answered when the test says so."""

    def __init__(self, page: Page, part: str) -> None:
        self.routes: list[Route] = []
        page.route(f"**/{part}/**", self._hold)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    def release(self) -> None:
        """Let those through that wait."""
        waiting, self.routes = self.routes, []
        for route in waiting:
            route.continue_()


def _ticket(number: int) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=number)


def _urgent(page: Page) -> None:
    page.locator("#m-priority > summary").click()
    page.locator("#m-priority").get_by_role("button", name="Urgent").click()


def test_what_is_pressed_too_soon_waits_for_its_turn(cast: Cast, browser_page: OpenPage) -> None:
    first, second, third = (ask(cast, subject=word).pk for word in ("One", "Two", "Three"))
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{first}/?in=team%3Dpayments")
    held = Held(page, "properties")
    with page.expect_request("**/properties/**"):
        _urgent(page)
    page.get_by_role("button", name="Solve", exact=True).click()
    held.release()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    done = _ticket(first)
    assert (done.status, done.priority) == (Status.SOLVED, Priority.URGENT)

    # What is typed into a form waits with it.
    page.goto(f"/desk/tickets/{second}/?in=team%3Dpayments")
    held = Held(page, "properties")
    with page.expect_request("**/properties/**"):
        _urgent(page)
    page.get_by_label("New tag").fill("vat")
    page.get_by_label("New tag").press("Enter")
    held.release()
    expect(page.locator("#props").get_by_text("vat", exact=True)).to_be_visible()

    # Another ticket is opened before the answer comes: it stays open, and what was pressed for the one before is done there.
    with page.expect_request("**/properties/**"):
        page.locator("#m-priority > summary").click()
        page.locator("#m-priority").get_by_role("button", name="Low").click()
    page.locator(f"#t-{third} [data-row]").click()
    expect(page.locator("#t-h")).to_have_text("Three")
    with page.expect_response("**/properties/**"):
        held.release()
    expect(page.locator("[data-toast]")).to_have_count(2)
    expect(page.locator("#t-h")).to_have_text("Three")
    assert [_ticket(number).priority for number in (second, third)] == [Priority.LOW, Priority.NORMAL]

    # The deed's answer comes first: the ticket that was asked for last is shown all the same.
    page.unroute_all()
    other = Held(page, f"tickets/{second}")
    page.locator(f"#t-{second} [data-row]").click()
    page.locator("#m-priority > summary").click()
    with page.expect_response("**/properties/**"):
        page.locator("#m-priority").get_by_role("button", name="High").click()
    other.release()
    expect(page.locator("#t-h")).to_have_text("Two")
    assert [_ticket(number).priority for number in (second, third)] == [Priority.LOW, Priority.HIGH]
