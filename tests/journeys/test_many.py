"""Many tickets at once, macros and undo, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.actions import bulk as bulks
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Scope, Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def statuses(cast: Cast) -> list[int]:
    with acting(cast.desk(cast.ana)):
        return list(Ticket.objects.order_by("pk").values_list("status", flat=True))


def test_a_selection_is_changed_and_taken_back(cast: Cast, browser_page: OpenPage, axe: Callable[[Page], None]) -> None:
    numbers = [ask(cast, subject=f"Question {count}").pk for count in range(4)]
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    box = page.get_by_label(f"Select {numbers[0]}")
    before = page.locator(f"#t-{numbers[3]}").bounding_box()
    box.check()
    expect(page.locator("[data-says]")).to_have_text("1 selected")
    page.get_by_label(f"Select {numbers[2]}").click(modifiers=["Shift"])
    expect(page.locator("[data-picked]")).to_have_text("3 selected")
    # The bar takes its place at the foot: no row has moved.
    assert page.locator(f"#t-{numbers[3]}").bounding_box() == before
    expect(page.locator("#bulk").get_by_role("button", name="Solve")).to_be_visible()
    axe(page)
    page.keyboard.press("s")
    page.locator("#bulk").get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("3 tickets set to Open.")).to_be_visible()
    expect(page.locator(".row .check:checked")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
    assert statuses(cast) == [Status.OPEN] * 3 + [Status.NEW]
    page.keyboard.press("z")
    expect(page.get_by_text("Undone on 3 tickets.")).to_be_visible()
    assert statuses(cast) == [Status.NEW] * 4
    # By keys alone, and Escape ends it.
    page.locator("[data-row]").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+J")
    expect(page.locator("[data-picked]")).to_have_text("2 selected")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()


def test_all_that_match_become_a_job_that_can_be_stopped(cast: Cast, browser_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.tickets.lists.PAGE_SIZE", 2)
    monkeypatch.setattr("frontdesk.web.workspace.views.bulk.AT_ONCE", 2)
    monkeypatch.setattr(bulks, "BATCH", 2)
    first, *_ = [ask(cast).pk for _ in range(5)]
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    page.get_by_label(f"Select {first}").check()
    page.get_by_role("link", name="All that match").click()
    expect(page.locator("[data-picked]")).to_have_text("5 selected")
    page.locator("#bulk").get_by_role("button", name="Solve").click()
    expect(page.get_by_role("heading", name="5 tickets: solve")).to_be_visible()
    actions.work_on_bulks()
    # The page follows by itself.
    expect(page.get_by_text("2 of 5")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped after 2 of 5: 2 done.")).to_be_visible()
    page.get_by_role("button", name="Undo on 2 tickets").click()
    expect(page.get_by_role("heading", name="Undo: 5 tickets: solve")).to_be_visible()
    actions.work_on_bulks()
    expect(page.get_by_text("2 of 2 done.")).to_be_visible()
    assert set(statuses(cast)) == {Status.NEW}


def test_a_macro_shows_what_it_will_change_and_is_taken_back_whole(cast: Cast, browser_page: OpenPage) -> None:
    number = ask(cast).pk
    changes = Changes(status=int(Status.SOLVED), add_tags=("refund",))
    with acting(cast.desk(cast.ana)) as ana:
        actions.create_macro(name="Refund", text="Hello {{ customer.first_name }}", changes=changes, scope=Scope.MINE, by=ana)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{number}/")
    box = page.locator(".composer textarea")
    box.click()
    box.press_sequentially("/ref")
    option = page.get_by_role("option", name=re.compile("Refund"))
    expect(option).to_contain_text("Status New Solved, Tag refund")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Hello Ingrid")
    expect(page.locator("[data-pending]")).to_contain_text("Refund: solve and tag refund")
    page.get_by_role("button", name="Send and solve", exact=True).first.click()
    expect(page.locator("#m-status > summary")).to_contain_text("Solved")
    expect(page.get_by_role("button", name="Remove the tag refund")).to_be_visible()
    # Applied alone, by its key, it is one deed.
    page.locator("#t-h").focus()
    page.keyboard.press("m")
    expect(page.get_by_placeholder("Find a macro")).to_be_focused()
    apply = page.locator("#m-macro").get_by_role("button", name="Apply")
    expect(apply).to_have_count(0)
    page.keyboard.press("Escape")
    # What it would change is what it would change now.
    page.locator("#m-status > summary").click()
    page.locator("#m-status").get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#m-status > summary")).to_contain_text("Open")
    page.locator("#m-macro > summary").click()
    apply.click()
    expect(page.locator("#m-status > summary")).to_contain_text("Solved")
