"""Saved views and deadlines in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def test_a_filter_is_typed_saved_changed_and_saved_again(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    vat, plain = ask(cast, subject="Vat number"), ask(cast, subject="Something else")
    with acting(cast.desk(cast.ana)) as ana:
        actions.tag(Ticket.objects.get(pk=vat.pk), name="vat", by=ana)
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    expect(page.locator("#save-view")).to_have_count(0)
    page.keyboard.press("f")
    find = page.get_by_role("textbox", name="Type a field or a value")
    expect(find).to_be_focused()
    page.keyboard.type("tag v")
    expect(page.locator("#filter-found a")).to_have_count(2)
    axe(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?tag=vat$"))
    expect(page.locator(f"#t-{vat.pk}")).to_be_visible()
    expect(page.locator(f"#t-{plain.pk}")).to_have_count(0)

    page.locator("#save-view > summary").click()
    page.get_by_label("Name").fill("Vat")
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vat 1")
    expect(page.locator(".rail a[aria-current]")).to_contain_text("Vat")

    # A deadline on the open ticket: the chip in its row follows.
    page.get_by_role("link", name="Vat number").click()
    page.locator("#m-due > summary").click()
    axe(page)
    page.get_by_role("button", name="In an hour").click()
    expect(page.locator(f"#t-{vat.pk} .due")).to_contain_text("1 h")
    expect(page.locator("#m-due > summary")).to_be_focused()
    expect(page.locator(".rail a", has_text="Due in the next hour").locator(".n")).to_have_text("1")

    page.goto(re.sub(r"\?.*", "", page.locator(".rail a[aria-current]").get_attribute("href") or ""))
    page.get_by_role("link", name="Tag vat , remove").click()
    expect(page.get_by_text("Edited")).to_be_visible()
    expect(page.locator(f"#t-{plain.pk}")).to_be_visible()
    page.get_by_role("button", name="Save the view Vat").click()
    expect(page.get_by_text("Edited")).to_have_count(0)
    expect(page.locator(".rail a[aria-current] .n")).to_have_text("2")

    page.get_by_role("link", name="Views", exact=True).click()
    page.locator(".views summary").click()
    axe(page)
    page.get_by_role("button", name="Delete Vat").click()
    expect(page.get_by_text("“Vat” is deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vat")
