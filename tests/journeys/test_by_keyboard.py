"""A working hour by the keyboard alone: tags, a macro, undo, snooze, merge, another team; the focus is never lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Scope, Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def held(page: Page) -> None:
    """Wait until something has the focus that is not the page's body."""
    expect(page.locator(":focus")).to_have_count(1)


def keys(page: Page, *pressed: str) -> None:
    """Press keys, or type what is no key; whatever they do, something has the focus in the end."""
    for key in pressed:
        if len(key) == 1 or key in {"Enter", "Tab", "Escape", "ArrowDown", "Control+k", "Control+Enter"}:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    held(page)


def told(page: Page, words: str) -> None:
    """Wait for what the desk says; the focus is still somewhere."""
    expect(page.get_by_text(words).first).to_be_visible()
    held(page)


def test_an_hour_by_keyboard_alone(cast: Cast, browser_page: OpenPage) -> None:
    first, second, third = (ask(cast, subject=f"Question {word}").pk for word in ("one", "two", "three"))
    with acting(cast.desk(cast.ana)) as ana:
        set_preferences(undo_seconds=0, after_solving="stay", by=ana)
        changes = Changes(status=int(Status.WAITING_CUSTOMER), add_tags=("refund",))
        actions.create_macro(name="Refund", text="Hello {{ customer.first_name }}", changes=changes, scope=Scope.MINE, by=ana)
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/?team=payments")
    # A tag on the row.
    keys(page, "j", "l")
    expect(page.get_by_label("Add a tag")).to_be_focused()
    keys(page, "vat", "Enter")
    told(page, "Tag added.")
    expect(page.locator(f"#t-{first} [data-row]")).to_be_focused()
    # Opened, and a macro applied without a message; taken back by its key.
    keys(page, "o")
    expect(page.locator("#t-h")).to_have_text("Question one")
    keys(page, "m")
    expect(page.get_by_placeholder("Find a macro")).to_be_focused()
    keys(page, "ref", "Tab", "Tab")
    expect(page.get_by_role("button", name="Apply Refund without a message")).to_be_focused()
    keys(page, "Enter")
    expect(page.locator("#m-status > summary")).to_contain_text("Waiting on customer")
    told(page, "“Refund” is applied.")
    keys(page, "z")
    expect(page.locator("#m-status > summary")).to_contain_text("New")
    held(page)
    # Snoozed, and awake again.
    keys(page, "h", "Tab", "Enter")
    expect(page.locator("#m-snooze > summary")).to_contain_text("Snoozed")
    held(page)
    keys(page, "z")
    expect(page.locator("#m-snooze > summary")).to_have_text("Snooze")
    held(page)
    # Answered with the macro's words.
    keys(page, "r", "/ref")
    expect(page.get_by_role("option", name=re.compile("Refund"))).to_be_visible()
    keys(page, "Enter")
    expect(page.locator(".composer textarea")).to_have_value("Hello Ingrid")
    keys(page, "Control+Enter")
    expect(page.locator("[data-thread]")).to_contain_text("Hello Ingrid")
    expect(page.locator(".composer textarea")).to_have_value("")
    held(page)
    # The next one belongs to it: merged through the command menu.
    keys(page, "Escape", "]")
    expect(page.locator("#t-h")).to_have_text("Question two")
    keys(page, "Control+k", "merge")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("Merge")
    keys(page, "Enter")
    expect(page.get_by_role("heading", name=f"Merge {second}")).to_be_visible()
    expect(page.get_by_label("Merge into", exact=True)).to_be_focused()
    keys(page, "one")
    expect(page.get_by_role("option", name=re.compile("Question one"))).to_be_visible()
    keys(page, "ArrowDown", "Enter")
    page.keyboard.press("Enter")
    # A page of its own, which begins at its beginning.
    expect(page.locator("#t-h")).to_have_text("Question one")
    # Handed to another team.
    keys(page, "t")
    expect(page.locator("#m-team .menu-panel")).to_be_visible()
    keys(page, "Tab", "Enter")
    expect(page.get_by_text(f"Ticket {first} handed over.").first).to_be_visible()
    with acting(cast.desk(cast.mara)):
        assert Ticket.objects.filter(pk=first).exists()
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=third).status == Status.NEW
