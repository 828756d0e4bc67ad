"""The agent's pages in both themes and at 360 px: axe finds nothing, and nothing is wider than the window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def busy_ticket(cast: Cast) -> Ticket:
    """Return a ticket that shows everything a ticket can show, in a queue with every group."""
    for status in (Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_OTHERS):
        other = ask(cast, subject="A subject that is so long that no row and no phone has room for all of its many words")
        with acting(cast.desk(cast.dev)) as dev:
            actions.reply(Ticket.objects.get(pk=other.pk), body="Answer", then=status, by=dev)
    ticket = ask(cast, body="Reader-serial-number-without-any-blank-0123456789-0123456789-0123456789\n\n- one\n- two")
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.take(mine, by=ana)
        actions.tag(mine, name="card-reader", by=ana)
        actions.add_participant(mine, email="paulo@example.org", by=ana)
        actions.add_note(mine, body="Call them", team_ids=[cast.payments.pk], person_ids=[cast.mara.pk], by=ana)
    return ticket


@pytest.mark.parametrize("width", [1440, 360])
def test_pages_and_open_menus(cast: Cast, browser_page: OpenPage, axe_in_both_themes: Check, no_sideways_scroll: Check, width: int) -> None:
    ticket = busy_ticket(cast)
    page = browser_page(cast.ana, width=width)

    def check() -> None:
        axe_in_both_themes(page)
        no_sideways_scroll(page)

    page.goto("/desk/tickets/")
    check()
    page.locator("#filter > summary").click()
    check()
    page.goto("/desk/tickets/?status=closed&tag=nothing")
    check()
    page.goto("/desk/tickets/new/")
    check()
    page.goto(f"/desk/tickets/{ticket.pk}/")
    if width == 1440:
        expect(page.locator(f"#t-{ticket.pk}")).to_be_visible()
    check()
    for menu in ("m-status", "m-priority", "m-assignee", "m-team", "m-type", "m-subject"):
        page.locator(f"#{menu} > summary").click()
        expect(page.locator(f"#{menu} > .menu-panel")).to_be_visible()
    check()
    page.keyboard.press("Escape")
    page.locator(".composer label", has_text="Internal note").click()
    page.locator("[data-audience] > summary").click()
    check()
    page.keyboard.press("Escape")
    page.get_by_label("Share this note").click()
    check()
    page.keyboard.press("Escape")
    page.locator(".composer textarea").fill("Text")
    with acting(cast.desk(cast.dev)) as dev:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="I was quicker", by=dev)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("region", name="What arrived meanwhile")).to_be_visible()
    check()


def test_on_a_phone_list_and_ticket_are_pages_of_their_own(cast: Cast, browser_page: OpenPage) -> None:
    ticket = busy_ticket(cast)
    page = browser_page(cast.ana, width=360)
    page.goto("/desk/")
    page.locator("[data-row]").click()
    expect(page.locator("#t-h")).to_be_visible()
    expect(page.locator("#queue")).to_be_hidden()
    page.get_by_role("button", name="Ingrid Solheim, Fjordcruise").click()
    expect(page.get_by_role("complementary", name="Customer and details")).to_be_visible()
    page.get_by_role("combobox", name="New tag").fill("vat")
    page.get_by_role("combobox", name="New tag").press("Enter")
    expect(page.get_by_role("button", name="Remove the tag vat")).to_be_visible()
    page.get_by_role("button", name="Close details").click()
    page.locator(".composer textarea").fill("From a phone")
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.locator("[data-thread]")).to_contain_text("From a phone")
    page.get_by_role("link", name="Back to My queue").click()
    expect(page.locator(f"#t-{ticket.pk}")).to_be_visible()


def test_nothing_moves_when_the_list_arrives_beside_a_ticket(cast: Cast, browser_page: OpenPage) -> None:
    ticket = busy_ticket(cast)
    page = browser_page(cast.ana)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"/desk/tickets/{ticket.pk}/")
    expect(page.locator(f"#t-{ticket.pk}")).to_be_visible()
    assert page.evaluate("window.shift") < 0.02
