"""A lead arranges a week by keyboard, pointer and form, closes its gap, publishes it, and lets somebody go away."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.coverage.actions import set_hours, set_shift
from frontdesk.db.acting import acting
from tests.cast import Cast
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]

# A week of the far future whose Sunday has 23 hours in Berlin.
MONDAY = date(2037, 3, 23)
WEEK = "/desk/settings/coverage/payments/?week=2037-W13"


@pytest.fixture
def week(cast: Cast) -> None:
    """Payments is open on Mondays from 8 to 18; Ana works from 8 to 17."""
    with acting(SYSTEM) as by:
        set_hours(cast.payments.pk, zone="Europe/Berlin", ranges={1: [(480, 1080)]}, special={}, version=0, by=by)
        set_shift(cast.payments.pk, day=MONDAY, person_id=cast.ana.pk, starts=480, ends=1020, version=0, by=by)


def test_a_week_is_arranged_published_and_left(cast: Cast, week: None, browser_page: OpenPage, axe: Check) -> None:
    page = browser_page(cast.lena)
    page.goto(WEEK)
    axe(page)
    bar = page.locator("a[data-key]")
    expect(bar).to_have_accessible_name("8–17, Ana Petrova, Mon 23")

    # By keyboard: later, then longer; the bar keeps the focus while the week is drawn anew.
    bar.focus()
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("data-starts", "495")
    expect(page.locator("[data-says]")).to_have_text("08:15 to 17:15")
    page.keyboard.press("Shift+ArrowRight")
    expect(bar).to_have_attribute("data-ends", "1050")
    expect(bar).to_be_focused()

    # By pointer: an hour later.
    drag(page, hours=1)
    expect(bar).to_have_attribute("data-starts", "555")
    expect(bar).to_have_attribute("data-ends", "1110")
    page.keyboard.press("z")
    expect(bar).to_have_attribute("data-starts", "495")

    # By its form, where a wrong time comes back with its reason.
    bar.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Starts").fill("18:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice[role=alert]")).to_contain_text("ends before it starts")
    page.get_by_label("Starts").fill("08:00")
    page.get_by_role("button", name="Save").click()
    expect(bar).to_have_attribute("data-starts", "480")

    # What is missing is closed by one click, and nothing is in force before it is published.
    expect(page.get_by_role("heading", name="1 gap in opening hours")).to_be_visible()
    page.get_by_role("button", name="Ana stays until 18:00").click()
    expect(page.get_by_text("No gap in the opening hours of this week.")).to_be_visible()
    expect(page.get_by_text("Changes that are not in force yet.")).to_be_visible()
    page.get_by_role("button", name="Publish the week").click()
    expect(page.get_by_text("1 person has other shifts than before.")).to_be_visible()
    expect(page.get_by_text("In force since")).to_be_visible()

    _goes_away(cast, browser_page(cast.ana), page, axe)
    _on_a_phone(page, axe)


def _goes_away(cast: Cast, own: Page, page: Page, axe: Check) -> None:
    """Ana asks for the day off, Lena approves it, and the whole day becomes a gap."""
    own.goto("/desk/shifts/")
    axe(own)
    own.get_by_label("First day").fill("2037-03-23")
    own.get_by_label("Last day").fill("2037-03-23")
    own.get_by_role("button", name="Ask for time off").click()
    expect(own.locator("#time-off")).to_contain_text("Asked for")
    page.goto(WEEK)
    page.get_by_role("link", name="Time off 1").click()
    axe(page)
    page.get_by_role("button", name="Approve the time off of Ana Petrova").click()
    expect(page.get_by_text("Ana hears by mail that it is approved.")).to_be_visible()
    page.goto(WEEK)
    expect(page.get_by_role("img", name="Ana Petrova, Mon 23: time off")).to_be_visible()
    expect(page.get_by_text("Monday 08:00 to 18:00")).to_be_visible()
    expect(page.locator("a[data-key]")).to_have_count(0)


def _on_a_phone(page: Page, axe: Check) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for address in (WEEK, "/desk/settings/coverage/payments/patterns/new/", "/desk/settings/coverage/payments/time-off/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
        axe(page)
    expect(page).to_have_url(re.compile("time-off"))


def drag(page: Page, *, hours: int) -> None:
    """Drag the only bar by its middle."""
    cell, shape = page.locator("a[data-key]").bounding_box(), page.locator("a[data-key] rect").bounding_box()
    assert cell
    assert shape
    minutes = int(page.locator("[data-week]").get_attribute("data-minutes") or 0)
    x, y = shape["x"] + shape["width"] / 2, shape["y"] + shape["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + cell["width"] * hours * 60 / minutes, y, steps=3)
    page.mouse.up()
