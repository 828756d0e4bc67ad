"""Searching in a real browser: operators become chips, what was found stands out, a slip is put right."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def test_a_search_is_typed_narrowed_and_put_right(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    ticket, other = ask(cast, body="Ingrid says: every card is refused"), ask(cast, subject="Kayak", body="Too small")
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    box, row = page.get_by_role("searchbox", name="Search"), page.locator(f"#t-{ticket.pk}")
    box.fill("reader status:new -tag:spam")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?status=new&q=reader&-tag=spam$"))
    expect(page.locator(".filters a.chip", has_text="Not tagged spam")).to_be_visible()
    expect(row.locator("mark")).to_have_text("reader")
    expect(page.locator(f"#t-{other.pk}")).to_have_count(0)
    page.locator(".filters a.chip", has_text="Status New").click()
    expect(page).to_have_url(re.compile(r"\?q=reader&-tag=spam$"))
    expect(box).to_have_value("-tag:spam reader")

    box.fill("raeder")
    box.press("Enter")
    expect(page.locator(".notice", has_text="Searched for reader")).to_be_visible()
    expect(row).to_be_visible()
    page.get_by_role("link", name="Search for raeder instead").click()
    expect(page.get_by_text("No ticket matches")).to_be_visible()

    box.fill("ingrid")
    box.press("Enter")
    named = page.get_by_role("navigation", name="Customers and organisations")
    expect(named.get_by_role("link")).to_have_count(1)
    expect(row.locator("mark")).to_have_text("Ingrid")
    axe(page)
    named.get_by_role("link", name="ingrid@example.org").click()
    expect(page).to_have_url(re.compile(r"\?status=any&requester=ingrid%40example.org$"))
    expect(page.locator(f"#t-{other.pk}")).to_be_visible()


def test_recent_searches_come_back_in_the_empty_box_until_somebody_signs_out(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    ask(cast)
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    box, recent = page.get_by_role("searchbox", name="Search"), page.get_by_role("listbox", name=re.compile("^Recent searches"))
    box.focus()
    for text in ("reader", "status:new", "reader", "card refused"):
        box.fill(text)
        box.press("Enter")
        expect(page).to_have_url(re.compile(r"[?&](status=new|q=reader|q=card)"))
        page.wait_for_load_state()
    page.goto("/desk/tickets/")
    box.focus()
    expect(recent.get_by_role("option")).to_have_text(["card refused", "reader", "status:new"])
    axe(page)
    # Words ask the server; the emptied box shows them again.
    box.press_sequentially("sta")
    expect(page.get_by_role("listbox", name="Parts of a search")).to_be_visible()
    box.fill("")
    expect(recent).to_be_visible()
    box.press("ArrowDown")
    expect(recent.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Delete")
    expect(recent.get_by_role("option")).to_have_text(["reader", "status:new"])
    recent.get_by_role("option", name="status:new").locator(".recent-x").click()
    expect(recent.get_by_role("option")).to_have_text(["reader"])
    expect(box).to_be_focused()
    recent.get_by_role("option").click()
    expect(page).to_have_url(re.compile(r"\?q=reader$"))
    page.locator("summary", has_text="your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("html")).not_to_have_attribute("data-person", re.compile("."))
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('searches:'))") == []
