"""The formatting buttons of the composer: Markdown around the selection, taken back by the browser's own undo."""

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browser import ORIGIN, serve

pytestmark = pytest.mark.browser

NAMES = ("bold", "italic", "link", "list", "quote", "code")
BUTTONS = "".join(f'<button type="button" data-format="{name}" tabindex="{0 if name == "bold" else -1}">{name}</button>' for name in NAMES)
PAGE = (
    f"<!doctype html><title>Box</title><form><textarea data-draft-field></textarea><p>{BUTTONS}</p></form><input>"
    '<script type="module" src="/static/workspace/js/format.js"></script>'
)
# What stands in the box with the selection between bars, what is pressed, what stands there then.
CASES = [
    ("one |two| three", "bold", "one **|two|** three"),
    ("one **|two|** three", "bold", "one |two| three"),
    ("one |**two**| three", "bold", "one |two| three"),
    ("one| two |three", "italic", "one *|two|* three"),
    ("one **|two|** three", "italic", "one ***|two|*** three"),
    ("one ***|two|*** three", "bold", "one *|two|* three"),
    ("one ||", "bold", "one **||**"),
    ("one |two|", "code", "one `|two|`"),
    ("|one\ntwo|", "code", "```\n|one\ntwo|\n```"),
    ("see |the guide|", "link", "see [the guide](|https://|)"),
    ("see |https://example.org/a|", "link", "see [||](https://example.org/a)"),
    ("see ||", "link", "see [||](https://)"),
    ("a\no|ne\ntw|o\nb", "list", "a\n|- one\n- two|\nb"),
    ("a\n|- one\n- two|\nb", "list", "a\n|one\ntwo|\nb"),
    ("|one\n\ntwo|", "quote", "|> one\n\n> two|"),
    ("||", "list", "- ||"),
]
PUT = "(box, [text, start, end]) => { box.value = text; box.focus(); box.setSelectionRange(start, end); }"
TAKE = "({ value, selectionStart: start, selectionEnd: end }) => `${value.slice(0, start)}|${value.slice(start, end)}|${value.slice(end)}`"


def test_buttons_and_keys_format_the_selection_and_take_it_back(chromium_browser: Browser) -> None:
    tab = chromium_browser.new_page()
    seen = serve(tab, {"/": PAGE})
    tab.goto(ORIGIN + "/")
    box = tab.locator("textarea")
    for before, name, after in CASES:
        start, end = before.index("|"), before.rindex("|") - 1
        box.evaluate(PUT, [before.replace("|", ""), start, end])
        tab.locator(f"[data-format={name}]").click()
        assert box.evaluate(TAKE) == after, (before, name)
        expect(box).to_be_focused()
    # By key, undone as typing is.
    box.evaluate(PUT, ["", 0, 0])
    box.press_sequentially("word")
    box.press("Control+a")
    box.press("Control+b")
    box.press("Control+i")
    expect(box).to_have_value("***word***")
    box.press("Control+z")
    box.press("Control+z")
    expect(box).to_have_value("word")
    # One stop of the Tab key; arrows go through the buttons and around.
    box.press("Tab")
    tab.keyboard.press("ArrowRight")
    expect(tab.locator("[data-format=italic]")).to_be_focused()
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator("[data-format=code]")).to_be_focused()
    tab.keyboard.press("Tab")
    # Only in the box: elsewhere the browser's own keys stay.
    tab.locator("input").fill("word")
    tab.locator("input").press("Control+b")
    expect(tab.locator("input")).to_have_value("word")
    tab.close()
    assert seen.errors == []
