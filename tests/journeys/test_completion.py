"""Naming a colleague while writing: by keys, by pointer, and without getting in the way."""

import pytest
from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_colleague_is_named_with_a_few_keys(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.locator(".composer label", has_text="Internal note").click()
    box, options = page.locator(".composer textarea"), page.locator(".complete [role=option]")
    box.press_sequentially("Ask ana@example.org or @")
    expect(options.first).to_contain_text("Dev Anand")
    box.press_sequentially("ma")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", "complete-0")
    # Enter takes it and writes no line; Escape closes the list and leaves nobody.
    box.press("Enter")
    expect(box).to_have_value("Ask ana@example.org or @Mara Lindqvist ")
    expect(options.first).to_be_hidden()
    box.press_sequentially("and @")
    expect(options.first).to_be_visible()
    box.press("ArrowUp")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.locator(".complete [aria-selected=true]")).to_contain_text("Lena Vogt")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_be_focused()
    box.press_sequentially("pay")
    options.filter(has_text="Payments").click()
    expect(box).to_have_value("Ask ana@example.org or @Mara Lindqvist and @Payments ")
    expect(box).to_be_focused()
    # Somebody who composes letters is left alone.
    box.evaluate("box => { box.value += '@de'; box.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true })); }")
    page.wait_for_timeout(200)
    expect(options.first).to_be_hidden()
