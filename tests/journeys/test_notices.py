"""The bell in a real browser: it rings while one works elsewhere, opens beside the page, and falls silent in every tab."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.journeys.stream import FakeStream
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_bell_rings_and_falls_silent_everywhere(
    cast: Cast, browser_page: OpenPage, stream: FakeStream, run_jobs: Callable[[], int], axe: Callable[[Page], None]
) -> None:
    mine, other = ask(cast, subject="Card reader"), ask(cast, subject="Opening hours")
    with acting(cast.desk(cast.ana)) as ana:
        actions.take(Ticket.objects.get(pk=mine.pk), by=ana)
    run_jobs()
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{other.pk}/")
    second = page.context.new_page()
    second.goto("/desk/tickets/")
    stream.wait_for(1)
    for tab in (page, second):
        expect(tab.locator("html")).to_have_attribute("data-line", "up")
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=mine.pk), body="It beeps twice", by=ingrid)
    run_jobs()
    stream.send("person", {"name": "notice"})
    for tab in (page, second):
        expect(tab.locator(".rail [data-bell-count]")).to_have_text("1")
        expect(tab).to_have_title(re.compile(r"^\(1\) "))
    page.locator(".rail [data-bell]").click()
    panel = page.get_by_role("region", name="Notices")
    expect(panel.get_by_role("link", name=re.compile("Card reader"))).to_be_focused()
    axe(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".rail [data-bell]")).to_be_focused()
    page.keyboard.press("Enter")
    panel.get_by_role("link", name=re.compile("Card reader")).click()
    expect(page.locator("#t-h")).to_have_text("Card reader")
    expect(page.locator(".rail [data-bell-count]")).to_be_hidden()
    stream.send("person", {"name": "notice"})
    expect(second.locator(".rail [data-bell-count]")).to_be_hidden()
    expect(second).not_to_have_title(re.compile(r"^\("))
    page.goto("/desk/preferences/")
    axe(page)
    page.get_by_label("Somebody mentions me: Mail").uncheck()
    page.locator("#notices").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Somebody mentions me: Mail")).not_to_be_checked()
