"""The scripts of the shared look, in a real browser: drafts, keys, theme, menus; and what remains without them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from playwright.sync_api import Browser, Locator, Page, expect

from frontdesk.actor import Actor, Persona, Window
from frontdesk.ui.samples import samples
from tests.ui.browser import ORIGIN, serve
from tests.ui.test_pages import ANA, page, request_of

pytestmark = pytest.mark.browser

GUIDE = "/guide/"
SENT = "/sent/"
BEA = Actor(persona=Persona.AGENT, window=Window.WORKSPACE, person_id=8, name="Bea", permissions=frozenset({"ticket.reply"}))


def guide(actor: Actor | None = ANA, **more: object) -> str:
    """The workspace's style guide as somebody sees it, its composer empty."""
    html = page("ui/styleguide_workspace.html", request_of(actor) if actor else None, **{**samples(), **more})
    return html.replace("Hi Ingrid, this comes from our side.</textarea>", "</textarea>")


@pytest.fixture
def desk(chromium_browser: Browser) -> Iterator[tuple[Page, dict[str, str], SimpleNamespace]]:
    """An open style guide, the pages behind it (changeable), and what was seen."""
    tab = chromium_browser.new_context().new_page()
    pages = {GUIDE: guide()}
    seen = serve(tab, pages)
    tab.goto(ORIGIN + GUIDE)
    yield tab, pages, seen
    assert seen.errors == []
    tab.context.close()


def kept(tab: Page) -> dict[str, str]:
    """The drafts in this browser, by key."""
    stored = tab.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')))")
    return {key: json.loads(value)["text"] for key, value in stored.items()}


def mode(tab: Page, kind: str) -> Locator:
    """The composer's switch to a kind of message."""
    return tab.locator(f".composer [value={kind}]")


def test_a_draft_is_kept_within_400_ms_and_comes_back(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    tab.locator(".composer textarea").fill("Hello Ingrid")
    tab.wait_for_timeout(400)
    assert kept(tab) == {"draft:7:styleguide:reply:body": "Hello Ingrid"}
    tab.reload()
    expect(tab.locator(".composer textarea")).to_have_value("Hello Ingrid")
    expect(tab.locator(".composer [data-draft-status]")).to_have_text("Draft restored")


def test_a_draft_survives_leaving_the_page_at_once(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    tab.locator(".composer textarea").fill("Gone in a moment")
    tab.reload()
    expect(tab.locator(".composer textarea")).to_have_value("Gone in a moment")


def test_reply_and_note_have_each_their_own_text(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    box = tab.locator(".composer textarea")
    box.fill("To the customer")
    mode(tab, "note").check()
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-label", "Internal note for Payments")
    expect(tab.locator(".send-note")).to_be_visible()
    expect(tab.locator(".send-reply")).to_be_hidden()
    box.fill("Only for us")
    mode(tab, "reply").check()
    expect(box).to_have_value("To the customer")
    assert kept(tab) == {"draft:7:styleguide:reply:body": "To the customer", "draft:7:styleguide:note:body": "Only for us"}


def test_a_draft_stays_with_its_writer_and_its_ticket(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, pages, _ = desk
    tab.locator(".composer textarea").fill("Mine")
    tab.wait_for_timeout(400)
    for other in (guide(BEA), guide(None), guide().replace('data-draft="styleguide"', 'data-draft="43"')):
        pages[GUIDE] = other
        tab.reload()
        expect(tab.locator(".composer textarea")).to_have_value("")
    pages[GUIDE] = guide()
    tab.reload()
    expect(tab.locator(".composer textarea")).to_have_value("Mine")


@pytest.mark.parametrize(("written_on", "left"), [(False, {}), (True, {"draft:7:styleguide:reply:body": "More"})])
def test_only_what_the_server_has_leaves(
    desk: tuple[Page, dict[str, str], SimpleNamespace], written_on: bool, left: dict[str, str]
) -> None:
    tab, pages, _ = desk
    pages[SENT] = guide(messages=[Message(constants.SUCCESS, "Reply sent.", "sent:styleguide:reply")])
    tab.locator(".composer textarea").fill("Sent text")
    tab.evaluate(f"document.querySelector('.composer').action = '{SENT}'")
    if written_on:
        later = "JSON.stringify({text: 'More', sent: 'Sent text', at: Date.now()})"
        tab.evaluate(f"addEventListener('pagehide', () => localStorage['draft:7:styleguide:reply:body'] = {later})")
    tab.evaluate("document.querySelector('.composer').requestSubmit()")
    tab.wait_for_url(ORIGIN + SENT)
    expect(tab.locator("[data-toast=success]")).to_contain_text("Reply sent.")
    assert kept(tab) == left


def test_a_refused_send_keeps_the_draft(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, pages, _ = desk
    pages[SENT] = page(
        "ui/kept.html", reason="signed_out", action="/x/", fields=[{"name": "body", "value": "Sent text"}], sign_in_url="/in"
    )
    tab.locator(".composer textarea").fill("Sent text")
    tab.evaluate(f"document.querySelector('.composer').action = '{SENT}'")
    tab.evaluate("document.querySelector('.composer').requestSubmit()")
    tab.wait_for_url(ORIGIN + SENT)
    expect(tab.get_by_label("Your text")).to_have_value("Sent text")
    tab.goto(ORIGIN + GUIDE)
    expect(tab.locator(".composer textarea")).to_have_value("Sent text")


def test_keys_move_open_and_start_writing(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    rows = tab.locator("[data-row]")
    tab.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    tab.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    tab.keyboard.press("o")
    assert tab.url.endswith("#t4182")
    tab.keyboard.press("n")
    expect(tab.locator(".composer textarea")).to_be_focused()
    expect(mode(tab, "note")).to_be_checked()
    tab.keyboard.press("/")
    tab.keyboard.press("?")
    expect(tab.locator(".composer textarea")).to_have_value("/?")
    tab.keyboard.press("Escape")
    expect(rows.nth(0)).to_be_focused()
    tab.keyboard.press("/")
    expect(tab.get_by_role("searchbox", name="Search tickets")).to_be_focused()


def test_keys_leave_the_browser_s_own_alone_and_can_be_switched_off(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, pages, _ = desk
    first = tab.locator("[data-focus-first]")
    for modifier in ("ctrlKey", "altKey", "metaKey"):
        tab.evaluate(f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{key: 'j', bubbles: true, {modifier}: true}}))")
    expect(first).to_be_focused()
    tab.keyboard.press("?")
    expect(tab.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Go to My queue")
    tab.keyboard.press("Escape")
    expect(tab.locator("[data-do=status]").first).to_have_attribute("aria-keyshortcuts", "S")
    pages[GUIDE] = guide(replace(ANA, preferences={"has_single_keys": False}))
    tab.reload()
    tab.keyboard.press("j")
    expect(first).to_be_focused()
    expect(tab.locator("[data-do=status]").first).not_to_have_attribute("title", re.compile("."))
    tab.keyboard.press("Control+k")
    expect(tab.get_by_role("combobox", name="Command")).to_be_focused()


def test_a_key_of_one_s_own_does_it_and_the_given_one_no_more(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, pages, _ = desk
    pages[GUIDE] = guide(replace(ANA, preferences={"keys": {"next": "Shift+d", "search": "ę", "help": ""}}))
    tab.reload()
    rows = tab.locator("[data-row]")
    tab.keyboard.press("j")
    tab.keyboard.press("d")
    tab.keyboard.press("Shift+D")
    expect(rows.nth(1)).to_be_focused()
    tab.evaluate("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ę', bubbles: true}))")
    expect(tab.get_by_role("searchbox", name="Search tickets")).to_be_focused()


def test_keys_rest_while_a_word_is_being_composed(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    tab.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true, isComposing: true}))")
    expect(mode(tab, "note")).not_to_be_checked()
    tab.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}))")
    expect(mode(tab, "note")).to_be_checked()


def test_the_command_menu_finds_what_can_be_done_here(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, pages, _ = desk
    remote = '<div role="group" aria-label="Tickets" data-remote><div role="option" id="found-1-1" data-url="#found">Radio</div></div>'
    pages["/desk/commands/"] = remote
    tab.keyboard.press("Control+k")
    box, options = tab.get_by_role("combobox", name="Command"), tab.locator("#commands").get_by_role("option")
    expect(box).to_be_focused()
    # Nothing on this page does it, so it is not offered.
    expect(options.filter(has_text="Snooze")).to_have_count(0)
    box.fill("interal nt")
    expect(options).to_have_count(1)
    box.fill("internal")
    expect(options).to_have_text([re.compile("Internal note"), "Radio"])
    expect(box).to_have_attribute("aria-activedescendant", "command-note")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "found-1-1")
    box.press("ArrowDown")
    box.press("Enter")
    expect(mode(tab, "note")).to_be_checked()
    # What was used comes first the next time.
    tab.get_by_role("button", name="Command menu").first.click()
    expect(tab.get_by_role("group", name="Lately").get_by_role("option")).to_have_text([re.compile("Internal note")])
    box.press("Escape")
    expect(box).to_be_hidden()


def test_g_and_a_letter_go_places(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    tab.keyboard.press("g")
    tab.keyboard.press("s")
    assert tab.url.endswith("#Settings")


def test_the_theme_is_changed_and_told_to_the_server(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    tab.locator(".me > summary").click()
    tab.get_by_role("button", name="Light or dark").click()
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    assert [(cookie["name"], cookie["value"]) for cookie in tab.context.cookies()] == [("theme", "dark")]


def test_a_menu_closes_by_escape_and_gives_the_focus_back(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    menu = tab.locator("summary.pick").first
    menu.click()
    tab.get_by_role("button", name="Waiting on others").focus()
    tab.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(tab.get_by_role("button", name="Waiting on others")).to_be_hidden()


def test_a_form_is_sent_once(desk: tuple[Page, dict[str, str], SimpleNamespace]) -> None:
    tab, _, _ = desk
    sent = tab.evaluate(
        """() => { const form = document.querySelector('.composer'); let sent = 0; form.removeAttribute('data-may-repeat');
        addEventListener('submit', (event) => { if (!event.defaultPrevented) sent += 1; event.preventDefault(); });
        form.requestSubmit(); form.requestSubmit(); return sent; }"""
    )
    assert sent == 1


def test_without_scripts_menus_open_and_the_note_still_looks_like_one(chromium_browser: Browser) -> None:
    context = chromium_browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    serve(tab, {GUIDE: guide()})
    tab.goto(ORIGIN + GUIDE)
    mode(tab, "note").check()
    expect(tab.locator(".send-note")).to_be_visible()
    expect(tab.locator(".send-reply")).to_be_hidden()
    tab.locator("summary.pick").first.click()
    expect(tab.get_by_role("button", name="Waiting on others")).to_be_visible()
    expect(tab.get_by_role("button", name="Light or dark")).to_be_hidden()
    context.close()
