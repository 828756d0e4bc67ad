"""The keyboard alone, one's own keys, and the command menu, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.identity.actions import set_preferences
from frontdesk.tickets.models import Priority, Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def row(page: Page, number: int) -> str:
    return f"#t-{number} [data-row]"


def test_the_keys_act_on_the_row_that_has_the_focus(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    first, second, third = (ask(cast, subject=f"Question {word}").pk for word in ("one", "two", "three"))
    with acting(cast.desk(cast.ana)) as ana:
        set_preferences(after_solving="next", by=ana)
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/?team=payments")
    press = page.keyboard.press
    press("j")
    press("ArrowDown")
    expect(page.locator(row(page, second))).to_be_focused()
    # A menu of the row's ticket, gone through with arrows; no ticket is opened.
    press("p")
    expect(page.get_by_role("dialog")).to_contain_text("Question two")
    axe(page)
    press("ArrowUp")
    press("ArrowUp")
    press("Enter")
    expect(page.get_by_text("Priority changed.")).to_be_visible()
    expect(page.locator(row(page, second))).to_be_focused()
    press("i")
    expect(page.get_by_text("It is yours.")).to_be_visible()
    expect(page.locator(row(page, second))).to_be_focused()
    # Done: the focus goes on, the row stays in its place.
    press("e")
    expect(page.get_by_text("Solved.")).to_be_visible()
    expect(page.locator(row(page, third))).to_be_focused()
    expect(page.locator("#queue .row")).to_have_count(3)
    expect(page.locator("[data-thread]")).to_have_count(0)
    press("Escape")
    # R opens it and begins to write.
    press("r")
    expect(page.locator(".composer textarea")).to_be_focused()
    expect(page.locator("#t-h")).to_have_text("Question three")
    press("Escape")
    # In an open ticket solving leads on, and the focus with it.
    press("e")
    expect(page.locator("#t-h")).to_have_text("Question one")
    expect(page.locator(row(page, first))).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/desk/tickets/{first}/\?in=team%3Dpayments$"))
    # Through the list without leaving the ticket, and a menu of the open one.
    press("]")
    expect(page.locator("#t-h")).to_have_text("Question two")
    press("[")
    expect(page.locator("#t-h")).to_have_text("Question one")
    press("h")
    expect(page.locator("#m-snooze .menu-panel")).to_be_visible()
    press("Escape")
    # Two rows are selected; the ticket's keys act on both.
    press("x")
    press("Shift+J")
    expect(page.locator("#bulk")).to_contain_text("2 selected")
    press("Escape")
    expect(page.locator("#queue .row .check:checked")).to_have_count(0)
    with acting(cast.desk(cast.ana)):
        two = Ticket.objects.get(pk=second)
        assert (two.status, two.assignee_id) == (Status.SOLVED, cast.ana.pk)
        assert two.priority != Priority.NORMAL
        assert Ticket.objects.get(pk=third).status == Status.SOLVED


def test_one_s_own_keys(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    ask(cast, subject="Question one")
    page = browser_page(cast.ana)
    page.goto("/desk/preferences/")
    axe(page)
    # The key that is pressed is what the field holds.
    page.locator("[name=next]").press("d")
    page.locator("[name=select]").press("Shift+D")
    expect(page.locator("[name=select]")).to_have_value("Shift+D")
    page.locator("[name=select]").press("d")
    page.get_by_role("button", name="Save keys").click()
    expect(page.get_by_role("alert").first).to_contain_text("D is also the key of “Next ticket”.")
    axe(page)
    page.locator("[name=select]").press("x")
    page.get_by_role("button", name="Save keys").click()
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()
    page.goto("/desk/tickets/")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.get_by_role("link", name="Question one")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text(re.compile(r"Next ticket\s*D"))
    axe(page)
    page.get_by_role("link", name="Change keys or switch them off").click()
    page.get_by_label("Single keys act outside of text fields").uncheck()
    page.get_by_role("button", name="Save keys").click()
    expect(page.get_by_text("Your keys are saved.")).to_be_visible()
    page.goto("/desk/tickets/")
    page.keyboard.press("d")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Question one")).not_to_be_focused()


def test_the_command_menu(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    ticket = ask(cast, subject="Card reader declines every payment")
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    page.keyboard.press("Control+k")
    box, options = page.get_by_role("combobox", name="Command"), page.get_by_role("dialog").get_by_role("option")
    expect(box).to_be_focused()
    axe(page)
    box.fill("unass")
    expect(options).to_have_text([re.compile("Unassigned"), re.compile("Search all")])
    box.fill("ingrid")
    expect(options.filter(has_text="ingrid@example.org")).to_be_visible()
    axe(page)
    box.fill("reader decl")
    expect(options.first).to_contain_text("Card reader")
    box.press("Enter")
    expect(page.locator("#t-h")).to_have_text("Card reader declines every payment")
    # From a field too; what can be done here now has more in it.
    page.locator(".composer textarea").press("Control+k")
    box.fill("assign your")
    box.press("Enter")
    expect(page.get_by_text("It is yours.")).to_be_visible()
    page.keyboard.press("Control+k")
    box.fill("internal")
    box.press("Enter")
    expect(page.locator("[data-do=note]")).to_be_checked()
    page.keyboard.press("Control+k")
    box.fill(str(ticket.pk))
    expect(options.filter(has_text="Card reader")).to_be_visible()
    box.fill("")
    expect(page.get_by_role("group", name="Lately").get_by_role("option").first).to_contain_text("Internal note")


def test_help_menu_and_preferences_in_the_dark(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    page = browser_page(cast.ana, theme="dark")
    page.goto("/desk/preferences/")
    axe(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Command").fill("ingrid")
    expect(page.get_by_role("dialog").get_by_role("option", name=re.compile("Ingrid Solheim"))).to_be_visible()
    axe(page)
