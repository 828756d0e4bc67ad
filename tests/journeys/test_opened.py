"""Everything that opens (menus, dialogs, lines, lists of suggestions), looked at by axe in both themes while it is open."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from frontdesk.db.acting import acting
from frontdesk.live.actions import be_present
from frontdesk.live.models import Mode
from frontdesk.tickets import actions
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Scope, Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.journeys.stream import FakeStream
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[..., None]
BOX = ".composer textarea"
MENUS = "details[data-menu] > summary"
# A panel takes its side in the event that follows its opening.
PLACED = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
# What is open and sticks out of the window.
OUTSIDE = """() => [...document.querySelectorAll('.menu[open] > .menu-panel, dialog[open], [popover]:popover-open')].filter((panel) => {
  const box = panel.getBoundingClientRect();
  return !box.width || box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}).map((panel) => panel.outerHTML.slice(0, 160))"""


# What is open and too small for a finger; a tick's label is its target.
SMALL = """() => [...document.querySelectorAll('.menu[open] > .menu-panel, dialog[open], [popover]:popover-open')]
  .flatMap((panel) => [...panel.querySelectorAll('a, button, input:not([type=hidden]), select')])
  .map((target) => target.closest('label') ?? target)
  .filter((target) => {
    const box = target.getBoundingClientRect();
    return box.width && !target.closest('p, .vh') && (box.width < 24 || box.height < 24);
  })
  .map((target) => target.outerHTML.slice(0, 160))"""


def desk_with_all(cast: Cast) -> Ticket:
    """A ticket of Ana's with a note and a tag, others beside it, a macro, and a card below the bell."""
    other = ask(cast, subject="The same again")
    ticket = ask(cast, subject="Card reader declines", body="Since eight this morning.")
    changes = Changes(status=int(Status.SOLVED), add_tags=("refund",))
    with acting(cast.desk(cast.ana)) as ana:
        actions.take(Ticket.objects.get(pk=ticket.pk), by=ana)
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="They restart at *nine*", by=ana)
        actions.tag(Ticket.objects.get(pk=ticket.pk), name="vat", by=ana)
        actions.link(Ticket.objects.get(pk=ticket.pk), number=other.pk, relation=As.RELATED, by=ana)
        actions.create_macro(name="Refund", text="Hello {{ customer.first_name }}", changes=changes, scope=Scope.MINE, by=ana)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="One thing more", by=ingrid)
    return ticket


def test_whatever_is_open_can_be_read_by_everybody(
    cast: Cast, browser_page: OpenPage, stream: FakeStream, run_jobs: Callable[[], int], axe_in_both_themes: Check
) -> None:
    ticket = desk_with_all(cast)
    run_jobs()
    page = browser_page(cast.ana)

    def look(shown: Locator | str, within: str | None = None) -> None:
        expect(page.locator(shown) if isinstance(shown, str) else shown).to_be_visible()
        page.evaluate(PLACED)
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(SMALL) == []
        axe_in_both_themes(page, is_covered=True, within=within)

    def each_menu(part: str) -> int:
        """Open one menu after the other, the focus on its summary or in it; Escape gives it back."""
        summaries = page.locator(f"{part} {MENUS}").filter(visible=True)
        for index in range(summaries.count()):
            summary = summaries.nth(index)
            summary.press("Enter")
            look(summary.locator("xpath=../*[contains(@class, 'menu-panel')]"), within=".menu[open]")
            page.keyboard.press("Escape")
            expect(summary).to_be_focused()
        return summaries.count()

    _queue(page, look, each_menu)
    _ticket(page, ticket, look, each_menu)
    _others(page, ticket, look)
    _live(page, cast, ticket, stream, look)


def _queue(page: Page, look: Callable[..., None], each_menu: Callable[[str], int]) -> None:
    page.goto("/desk/tickets/?team=payments&priority=normal")
    assert each_menu("#queue") == 3
    assert each_menu(".rail") == 1
    page.keyboard.press("f")
    page.get_by_placeholder("Type a field or a value").press_sequentially("urg")
    look(page.get_by_role("link", name="Priority Urgent"))
    page.keyboard.press("Escape")
    page.locator(".rail [data-bell]").press("Enter")
    look(page.get_by_role("region", name="Notices").get_by_role("link", name=re.compile("Card reader")))
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox", name="Search tickets")).first.press_sequentially("status:")
    look(page.get_by_role("option", name=re.compile("Waiting on customer")))
    page.locator("#q-h").focus()
    page.keyboard.press("?")
    look(page.get_by_role("dialog", name="Keyboard shortcuts"))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Command").fill("ingrid")
    look(page.get_by_role("dialog").get_by_role("option", name=re.compile("Ingrid Solheim")))
    page.keyboard.press("Escape")
    for key in ("j", "s", "p", "a", "t", "h", "l"):
        page.keyboard.press(key)
        if key != "j":
            look("#row-menu", within="#row-menu")
            page.keyboard.press("Escape")
            expect(page.locator("#row-menu")).to_be_hidden()
    page.keyboard.press("x")
    look(page.locator("#bulk").get_by_role("button", name="Solve"))
    assert each_menu("#bulk") >= 6


def _ticket(page: Page, ticket: Ticket, look: Callable[..., None], each_menu: Callable[[str], int]) -> None:
    page.goto(f"/desk/tickets/{ticket.pk}/")
    assert each_menu("#ticket") >= 11
    page.keyboard.press("n")
    assert each_menu(".composer") == 2
    box = page.locator(BOX)
    box.press_sequentially("@ma")
    look(page.locator(".complete").get_by_text("Mara").first)
    box.press("Escape")
    box.fill("")
    page.locator(".composer [value=reply]").check(force=True)
    box.press_sequentially("/")
    look(page.get_by_role("option", name=re.compile("Refund")))
    box.press("Escape")
    box.fill("Hello **you**\n\n> who asked\n\n- `one`\n\nSee the attached file.")
    page.get_by_role("button", name="Preview").click()
    look(page.get_by_role("region", name="Preview").locator("strong"))
    page.get_by_role("button", name="Send, then wait for customer").click()
    look(page.get_by_text("You write about a file, but none is attached."))
    page.get_by_role("button", name="Send anyway").click()
    look(page.locator(".toast, .wait").first)


def _others(page: Page, ticket: Ticket, look: Callable[..., None]) -> None:
    for place, field in (("merge", "Merge into"), ("links", "Other ticket")):
        page.goto(f"/desk/tickets/{ticket.pk}/{place}/")
        page.get_by_label(field, exact=True).press_sequentially("same")
        look(page.get_by_role("option", name=re.compile("The same again")))
    page.goto(f"/desk/tickets/{ticket.pk}/split/")
    look(page.get_by_role("button", name="Open new ticket"))


def _live(page: Page, cast: Cast, ticket: Ticket, stream: FakeStream, look: Callable[..., None]) -> None:
    with acting(cast.desk(cast.dev)) as dev:
        be_present(Ticket.objects.get(pk=ticket.pk), mode=Mode.WRITING, tab="dev", by=dev)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    look("[data-present] .collide")
    stream.is_up = False
    stream.drop()
    page.context.set_offline(True)
    look("[data-line-says=off]")
