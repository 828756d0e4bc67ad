"""The desk on a phone: touched, 360 px wide; and installed, when there is no connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets.models import Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
# What a finger meets: at least 24 px each way, apart from links in a line of text and what lies under a larger label or row.
SMALL = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')].filter((element) => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || element.closest('p, .vh, .skip') || element.matches('.row-link, .vh')) return false;
  const around = element.matches('input') && element.closest('label') ? element.closest('label').getBoundingClientRect() : box;
  return Math.max(box.width, around.width) < 24 || Math.max(box.height, around.height) < 24;
}).map((element) => element.outerHTML.slice(0, 120))"""


def test_a_ticket_is_found_answered_and_solved_by_touch(cast: Cast, browser_page: OpenPage, axe: Check, no_sideways_scroll: Check) -> None:
    ticket = ask(cast, subject="Card reader declines every payment since the update of this morning")
    ask(cast, subject="Another question")
    page = browser_page(cast.ana, width=360, phone=True)

    def look() -> None:
        no_sideways_scroll(page)
        assert page.evaluate(SMALL) == []

    page.goto("/desk/tickets/?assignee=none")
    look()
    # Menus are sheets at the foot of the screen, as wide as it.
    page.locator("#filter > summary").tap()
    expect(page.locator("#filter .menu-panel")).to_be_in_viewport(ratio=0.95)
    look()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open menu").tap()
    expect(page.get_by_role("link", name=re.compile("^Unassigned"))).to_be_visible()
    look()
    page.keyboard.press("Escape")
    page.locator(".topbar").get_by_role("button", name="Command menu").tap()
    page.get_by_role("combobox", name="Command").fill("card")
    look()
    page.get_by_role("dialog").get_by_role("option", name=re.compile("Card reader")).tap()
    # The ticket is a page of its own, with the way back.
    expect(page.locator("#t-h")).to_contain_text("Card reader")
    expect(page.locator("#queue")).to_be_hidden()
    look()
    page.locator("#m-priority > summary").tap()
    expect(page.locator("#m-priority .menu-panel")).to_be_in_viewport(ratio=0.95)
    page.get_by_role("button", name="Urgent").tap()
    expect(page.get_by_text("Priority changed.")).to_be_visible()
    page.locator(".props-open").tap()
    expect(page.locator("#props")).to_contain_text("ingrid@example.org")
    look()
    page.get_by_role("button", name="Close details").tap()
    # The keyboard takes half of the screen: what is being written and its button stay on it.
    box = page.locator(".composer textarea")
    box.tap()
    page.set_viewport_size({"width": 360, "height": 400})
    box.fill("Hold the button for ten seconds.")
    send = page.get_by_role("button", name="Send, then wait for customer")
    expect(send).to_be_in_viewport()
    no_sideways_scroll(page)
    page.set_viewport_size({"width": 360, "height": 800})
    axe(page)
    page.get_by_role("link", name=re.compile("^Back to")).tap()
    expect(page.locator("#queue .row")).to_have_count(2)
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=ticket.pk).status == Status.NEW


def test_text_twice_as_large_still_fits(cast: Cast, browser_page: OpenPage, no_sideways_scroll: Check) -> None:
    ticket = ask(cast, subject="Card reader declines every payment")
    page = browser_page(cast.ana, width=720)
    for place in ("/desk/tickets/", f"/desk/tickets/{ticket.pk}/", "/desk/preferences/", "/desk/tickets/new/"):
        page.goto(place)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        no_sideways_scroll(page)


def test_without_connection_the_installed_desk_says_so_and_keeps_nothing_private(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast, subject="Card reader declines")
    page = browser_page(cast.ana, worker=True)
    page.goto("/desk/tickets/")
    page.evaluate("navigator.serviceWorker.ready.then((worker) => Boolean(worker.active))")
    # No condition in words, which would be evaluated in the page: its policy forbids that.
    page.evaluate(
        "new Promise((ready) => navigator.serviceWorker.controller ? ready(true)"
        " : navigator.serviceWorker.addEventListener('controllerchange', () => ready(true), { once: true }))"
    )
    page.goto(f"/desk/tickets/{ticket.pk}/")
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))"
        ".then((all) => all.flat().map((request) => new URL(request.url).pathname))"
    )
    assert [place for place in kept if not place.startswith("/static/look/portal-")] == ["/desk/offline/"]
    page.context.set_offline(True)
    page.goto("/desk/tickets/?assignee=me")
    expect(page.get_by_role("heading", name="No connection to the desk")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.plain-card')).display") == "grid"
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name=re.compile("My queue"))).to_be_visible()
