"""A customer's way from signing up to the solved ticket, with scripts and without, by keyboard, on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBJECT = "Refund one guest of a group"
STORY = "Booking 88213 has eight guests. One is ill."
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 12


def newest_ticket() -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.select_related("requester").latest("pk")


def answer(cast: Cast, number: int, body: str) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=number), body=body, by=ana)


def link_in(letter: Any) -> str:
    found = re.search(r"https?://\S+", letter.body)
    assert found
    return found.group()


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_visit_to_solved_and_reopened(
    cast: Cast, browser_page: OpenPage, run_jobs: Callable[[], int], mailoutbox: list[Any], js: bool
) -> None:
    page = browser_page(js=js)
    _begin_a_question(page)
    _make_an_account(page, run_jobs, mailoutbox)
    # The text waited through sign-up and confirmation.
    expect(page.get_by_label("What is it about?")).to_have_value(SUBJECT)
    expect(page.get_by_label("What happened, and what did you expect?")).to_have_value(STORY)
    page.get_by_label("Add files").set_input_files({"name": "booking.txt", "mimeType": "text/plain", "buffer": b"88213"})
    page.get_by_role("button", name="Send to Tidemark").click()
    expect(page.get_by_role("status").filter(has_text="We have your question.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    expect(page.locator("[aria-current=step]")).to_contain_text("Received")
    ticket = newest_ticket()
    assert ticket.requester.name == "Nora Ness"
    _read_the_answer(page, cast, ticket.pk, run_jobs, mailoutbox)
    _solve_and_reopen(page, ticket.pk)


def _begin_a_question(page: Page) -> None:
    page.goto("/")
    page.get_by_label("What is it about?").fill(SUBJECT)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_label("What is it about?")).to_have_value(SUBJECT)
    page.get_by_label("Topic").select_option(label="Bookings")
    page.get_by_label("What happened, and what did you expect?").fill(STORY)
    page.get_by_role("button", name="Sign in and send").click()
    expect(page.get_by_text("Your question is kept.")).to_be_visible()


def _make_an_account(page: Page, run_jobs: Callable[[], int], mailoutbox: list[Any]) -> None:
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Your name").fill("Nora Ness")
    page.get_by_label("Email").fill("nora@example.org")
    page.get_by_label("Password").fill("a boat full of cats")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    run_jobs()
    (letter,) = [letter for letter in mailoutbox if letter.to == ["nora@example.org"]]
    page.goto(link_in(letter))
    page.get_by_role("button", name="Confirm address").click()


def _read_the_answer(page: Page, cast: Cast, number: int, run_jobs: Callable[[], int], mailoutbox: list[Any]) -> None:
    with acting(cast.desk(cast.mara)) as mara:
        mine = Ticket.objects.get(pk=number)
        actions.add_note(mine, body="She is a difficult customer", by=mara)
        actions.reply(mine, body="Choose **the guest** first, then refund.", by=mara)
    page.goto("/tickets/")
    expect(page.get_by_role("link", name=re.compile("new reply"))).to_be_visible()
    run_jobs()
    letter = next(letter for letter in mailoutbox if "Choose **the guest** first" in letter.body)
    page.goto(link_in(letter))
    expect(page.locator(".talk article.us strong")).to_have_text("the guest")
    expect(page.locator("[aria-current=step]")).to_contain_text("Waiting for you")
    assert "difficult" not in page.content()
    with page.expect_download() as saved:
        page.get_by_role("link", name="booking.txt").click()
    assert saved.value.suggested_filename == "booking.txt"


def _solve_and_reopen(page: Page, number: int) -> None:
    page.get_by_label("Your answer").fill("That was it, thank you")
    page.get_by_role("button", name="It works now, close the ticket").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Solved")
    expect(page.get_by_text("That was it, thank you")).to_be_visible()
    assert newest_ticket().status == Status.SOLVED
    page.goto("/tickets/?show=solved")
    page.get_by_role("link", name=SUBJECT).click()
    page.get_by_label("Your answer").fill("It came back")
    page.get_by_role("button", name="Send and open it again").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("We are on it")
    assert (newest_ticket().pk, newest_ticket().status) == (number, Status.OPEN)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element with this name has the focus."""
    name = (
        "() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || '' }"
    )
    for _ in range(60):
        page.keyboard.press("Tab")
        if str(page.evaluate(name)).strip().startswith(wanted):
            return
    raise AssertionError(f"Tab never came to {wanted}")


def test_everything_works_by_keyboard(cast: Cast, browser_page: OpenPage) -> None:
    page = browser_page(cast.ingrid)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "What is it about?")
    page.keyboard.type(SUBJECT)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ask for help")).to_be_visible()
    tab_to(page, "What happened")
    tab_to(page, "Send to Tidemark")
    page.keyboard.press("Enter")
    # The summary of what is wrong has the focus, and its link leads to the field.
    expect(page.locator("[data-focus-first]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What happened, and what did you expect?")).to_be_focused()
    page.keyboard.type(STORY)
    tab_to(page, "Send to Tidemark")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    tab_to(page, "It works now")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("Solved")
    tab_to(page, "Open it again")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("We are on it")


def test_nothing_scrolls_sideways_on_a_phone(cast: Cast, browser_page: OpenPage, no_sideways_scroll: Callable[[Page], None]) -> None:
    with acting(cast.portal(cast.ingrid)) as by:
        table = f"| a | b |\n|---|---|\n| {LONG_WORD} | {'x ' * 50} |"
        body = f"{LONG_WORD}\n\n```\n{'code ' * 60}\n```\n\n{table}\n\nhttps://example.org/{'path' * 60}"
        number = actions.open_ticket(requester_id=cast.ingrid.pk, subject=LONG_WORD[:200], body=body, by=by).pk
    answer(cast, number, body)
    page = browser_page(cast.ingrid, width=360)
    for path in ("/", "/tickets/", "/tickets/new/", f"/tickets/{number}/", "/profile/", "/accounts/email/", "/accounts/password/change/"):
        page.goto(path)
        no_sideways_scroll(page)
    page.goto(f"/tickets/{number}/")
    page.get_by_label("Add files").set_input_files({"name": f"{LONG_WORD[:140]}.txt", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Write something first.").first).to_be_visible()
    no_sideways_scroll(page)
    page.get_by_label("Your answer").fill("with a file")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()
    no_sideways_scroll(page)


def test_what_is_typed_outlives_a_reload_and_is_forgotten_once_sent(cast: Cast, browser_page: OpenPage) -> None:
    with acting(cast.portal(cast.ingrid)) as by:
        number = actions.open_ticket(requester_id=cast.ingrid.pk, subject=SUBJECT, body=STORY, by=by).pk
    page = browser_page(cast.ingrid)
    page.goto(f"/tickets/{number}/")
    page.get_by_label("Your answer").press_sequentially("Half a sent")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("Half a sent")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("")


def test_a_session_that_ended_while_writing_costs_one_more_click(cast: Cast, browser_page: OpenPage, server: str) -> None:
    with acting(cast.portal(cast.ingrid)) as by:
        number = actions.open_ticket(requester_id=cast.ingrid.pk, subject=SUBJECT, body=STORY, by=by).pk
    page = browser_page(cast.ingrid, js=False)
    page.goto(f"/tickets/{number}/")
    page.get_by_label("Your answer").fill("Typed before the night")
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="You were signed out. Your text is kept")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    other = opened.value
    other.get_by_label("Email").fill("ingrid@example.org")
    other.get_by_label("Password").fill("correct horse battery")
    other.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    # Signing in changed the form's token: the desk asks once more rather than trusting an old form.
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="One more click, please")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()
    expect(page.locator(".talk")).to_contain_text("Typed before the night")
