"""Merging, snoozing and naming a colleague, in a real browser and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.tickets import actions
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def test_two_tickets_become_one_and_come_apart(cast: Cast, browser_page: OpenPage, axe: Check, no_sideways_scroll: Check) -> None:
    target, source = ask(cast, subject="Card reader"), ask(cast, subject="The same again", body="I asked this before")
    with acting(cast.desk(cast.ana)) as ana:
        actions.link(Ticket.objects.get(pk=target.pk), number=ask(cast, "paulo").pk, relation=As.CHILD, by=ana)
    page = browser_page(cast.ana, width=360)
    page.goto(f"/desk/tickets/{source.pk}/")
    page.get_by_label("More", exact=True).click()
    page.get_by_role("link", name="Merge into another ticket").click()
    field = page.get_by_label("Merge into")
    field.press_sequentially("card")
    # The subject of what is typed is shown before anything happens.
    option = page.get_by_role("option", name=f"{target.pk} Card reader")
    expect(option).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    option.click()
    expect(field).to_have_value(str(target.pk))
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("[data-thread]")).to_contain_text("I asked this before")
    expect(page.locator("[data-thread]")).to_contain_text(f"from {source.pk}")
    page.locator(".props-open").click()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name=f"Take out {source.pk}").click()
    expect(page.get_by_text(f"{source.pk} stands by itself again.")).to_be_visible()
    expect(page.locator("[data-thread]")).not_to_contain_text("I asked this before")


def test_a_key_snoozes_and_a_name_is_asked_about(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        set_preferences(undo_seconds=0, after_solving="stay", by=ana)
    page = browser_page(cast.ana, theme="dark")
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.keyboard.press("h")
    expect(page.get_by_role("button", name=re.compile("Tomorrow"))).to_be_visible()
    axe(page)
    page.get_by_role("button", name=re.compile("Tomorrow")).click()
    expect(page.locator("#m-snooze")).to_contain_text("08:00, or a reply")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator("#m-snooze > summary")).to_have_text("Snooze")
    page.get_by_text("Internal note", exact=True).first.click()
    page.locator("textarea[name=body]").fill("@Mara Lindqvist knows this reader")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Share this note with Mara Lindqvist?")).to_be_visible(timeout=15_000)
    axe(page)
    page.get_by_role("button", name="Share and add").click()
    expect(page.locator(".msg-note .mention")).to_have_text("@Mara Lindqvist", timeout=15_000)
    plain = browser_page(cast.mara, js=False)
    plain.goto(f"/desk/tickets/{ticket.pk}/")
    expect(plain.locator(".mention")).to_have_text("@Mara Lindqvist")
