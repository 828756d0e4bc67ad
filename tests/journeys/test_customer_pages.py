"""Every page of portal and accounts: axe finds nothing in either theme, and no page is wider than a phone."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import setup
from frontdesk.identity.actions import invitation_token, invite
from frontdesk.identity.models import Desk, Role
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.sessions import session_key

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[Page], None]


def conversation(cast: Cast) -> int:
    """Make a ticket with everything that a customer's page can show."""
    with acting(cast.portal(cast.ingrid)) as by:
        staged = actions.stage_attachment(SimpleUploadedFile("reader.txt", b"declined"), by=by).pk
        number = actions.open_ticket(
            requester_id=cast.ingrid.pk, subject="Card reader", body="It says *no*.", attachments=[staged], by=by
        ).pk
    with acting(cast.desk(cast.ana)) as by:
        actions.add_participant(Ticket.objects.get(pk=number), email="jonas@example.org", by=by)
        actions.reply(Ticket.objects.get(pk=number), body="1. Restart\n2. Wait\n\n> no\n\n`code` and [a link](https://example.org)", by=by)
    return number


@pytest.fixture
def check(axe: Check, no_sideways_scroll: Check) -> Check:
    """Give the check of one open page: both themes by axe, then as wide as a phone."""

    def both(page: Page) -> None:
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            axe(page)
        page.set_viewport_size({"width": 360, "height": 800})
        no_sideways_scroll(page)
        page.set_viewport_size({"width": 1440, "height": 900})

    return both


def test_pages_of_a_customer(cast: Cast, browser_page: OpenPage, check: Check) -> None:
    number = conversation(cast)
    page = browser_page(cast.ingrid)
    paths = (
        "/",
        "/tickets/",
        "/tickets/?q=nothing",
        "/tickets/?show=solved",
        "/tickets/new/",
        f"/tickets/{number}/",
        "/profile/",
        "/tickets/999/",
    )
    for path in paths:
        page.goto(path)
        check(page)
    page.goto(f"/tickets/{number}/")
    page.locator("summary").click()
    check(page)
    # Refused, with a file that was kept.
    page.get_by_label("Add files").set_input_files({"name": "again.txt", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_label("again.txt")).to_be_checked()
    check(page)
    page.get_by_role("button", name="It works now").click()
    page.get_by_label("Your answer").fill("Thank you")
    page.get_by_role("button", name="It works now").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Solved")
    check(page)


def test_pages_of_a_manager(cast: Cast, browser_page: OpenPage, check: Check) -> None:
    number = conversation(cast)
    page = browser_page(cast.jonas)
    for path in ("/tickets/?show=company", f"/tickets/{number}/"):
        page.goto(path)
        check(page)


def test_pages_of_an_account(cast: Cast, browser_page: OpenPage, check: Check) -> None:
    page = browser_page(cast.ingrid)
    session_key(cast.ingrid)
    for path in ("/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/accounts/logout/"):
        page.goto(path)
        check(page)
    page.goto("/accounts/password/change/")
    page.get_by_role("button", name="Save password").click()
    check(page)


def test_pages_on_the_way(cast: Cast, browser_page: OpenPage, run_jobs: Callable[[], int], check: Check) -> None:
    # Staff who wait for the demo desk, somebody who proves once more who they are, and the pages behind real links in mails.
    page = browser_page(cast.oskar)
    for path in ("/setup/waiting/", "/accounts/reauthenticate/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        check(page)
    page.goto("/setup/waiting/")
    with acting(SYSTEM):
        Desk.objects.update(is_demo=True)
    page.wait_for_url("**/desk/tickets/**")
    visitor = browser_page()
    visitor.goto("/accounts/password/reset/")
    visitor.get_by_label("Email").fill(cast.ingrid.email)
    visitor.get_by_role("button").last.click()
    visitor.wait_for_url("**/reset/done/")
    run_jobs()
    link = re.search(r"http\S+/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link is not None
    visitor.goto(link.group())
    expect(visitor.locator("input[type=password]").first).to_be_visible()
    check(visitor)


def test_pages_before_signing_in(cast: Cast, browser_page: OpenPage, check: Check) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        invited = invite(email="nils@example.org", name="Nils", role=Role.objects.get(slug="agent"), by=by)
    with acting(SYSTEM):
        token = invitation_token(type(invited).objects.get_queryset().defer(None).get(pk=invited.pk))
    page = browser_page()
    paths = (
        *("/", "/tickets/new/", "/accounts/login/?next=/tickets/", "/accounts/signup/", "/accounts/password/reset/"),
        *("/accounts/password/reset/done/", "/accounts/confirm-email/", "/accounts/confirm-email/broken/", "/accounts/inactive/"),
        *("/accounts/password/reset/key/1-broken/", "/accounts/password/reset/key/done/", f"/invitations/{token}/", "/invitations/broken/"),
    )
    for path in paths:
        page.goto(path)
        check(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("[data-focus-first]")).to_be_focused()
    check(page)


def test_the_set_up_page(browser_page: OpenPage, check: Check) -> None:
    page = browser_page()
    page.goto(f"/setup/{setup.link_token()}/")
    check(page)
    page.get_by_label("Try with a demo desk").check()
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("[data-focus-first]")).to_be_focused()
    expect(page.get_by_label("Try with a demo desk")).to_be_checked()
    check(page)


def test_the_page_that_gives_text_back(cast: Cast, browser_page: OpenPage, check: Check) -> None:
    number = conversation(cast)
    page = browser_page(cast.ingrid)
    page.goto(f"/tickets/{number}/")
    page.get_by_label("Your answer").fill("Typed before the night")
    page.context.clear_cookies()
    page.get_by_role("button", name="Send", exact=True).click()
    check(page)
