"""The one registry of keys: the help sheet, the tooltips, the command menu and the preferences are made from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from frontdesk.actor import Actor
from frontdesk.identity.preferences import Preferences, preferences

# The first key of "go to" places: `G Q` is my queue. No deed can have it.
GO_TO: Final = "g"
SHIFT: Final = "Shift+"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Something a key does.

    `name` is the word in `data-do` of what is pressed, or of a behaviour of the list. `key` is `event.key`, a letter small, with
    `Shift+` before a letter that needs it; empty, no key does it until somebody gives it one. Fixed ones may have others (`Ctrl+k`) and
    cannot be changed. `also` always does the same.
    """

    part: str
    name: str
    key: str
    does: str
    also: str = ""
    is_fixed: bool = False


SHORTCUTS: Final = (
    Shortcut("List", "next", "j", "Next ticket", also="ArrowDown"),
    Shortcut("List", "previous", "k", "Previous ticket", also="ArrowUp"),
    Shortcut("List", "open", "o", "Open the ticket"),
    Shortcut("List", "select", "x", "Select the ticket"),
    Shortcut("List", "select-next", "Shift+j", "Select downwards"),
    Shortcut("List", "select-previous", "Shift+k", "Select upwards"),
    Shortcut("List", "new", ".", "Show what is new"),
    Shortcut("List", "filter", "f", "Filter the list"),
    Shortcut("List", "save-view", "", "Save the list as a view"),
    Shortcut("Ticket", "after", "]", "Next ticket of the list"),
    Shortcut("Ticket", "before", "[", "Previous ticket of the list"),
    Shortcut("Ticket", "reply", "r", "Reply"),
    Shortcut("Ticket", "note", "n", "Internal note"),
    Shortcut("Ticket", "assign", "a", "Assign to somebody"),
    Shortcut("Ticket", "take", "i", "Assign to yourself"),
    Shortcut("Ticket", "status", "s", "Status"),
    Shortcut("Ticket", "priority", "p", "Priority"),
    Shortcut("Ticket", "type", "", "Type"),
    Shortcut("Ticket", "due", "", "Deadline"),
    Shortcut("Ticket", "tags", "l", "Tags"),
    Shortcut("Ticket", "team", "t", "Hand over to a team"),
    Shortcut("Ticket", "snooze", "h", "Snooze"),
    Shortcut("Ticket", "solve", "e", "Solve"),
    Shortcut("Ticket", "solve-stay", "Shift+e", "Solve and stay"),
    Shortcut("Ticket", "macro", "m", "Apply a macro"),
    Shortcut("Ticket", "undo", "z", "Undo"),
    # Rare: in the command menu, with a key for whoever gives them one.
    Shortcut("Ticket", "merge", "", "Merge into another ticket"),
    Shortcut("Ticket", "link", "", "Link another ticket"),
    Shortcut("Ticket", "split", "", "Split off into a new ticket"),
    Shortcut("Writing", "send", "Ctrl+Enter", "Send as the button says", is_fixed=True),
    Shortcut("Writing", "leave", "Escape", "Leave the box, keep the draft", is_fixed=True),
    Shortcut("Anywhere", "commands", "Ctrl+k", "Command menu", is_fixed=True),
    Shortcut("Anywhere", "search", "/", "Search"),
    Shortcut("Anywhere", "back", "Escape", "Back, or clear the selection", is_fixed=True),
    Shortcut("Anywhere", "stop-seeing", "q", "Stop seeing as somebody else"),
    Shortcut("Anywhere", "help", "?", "This list of keys"),
)
BY_NAME: Final = {shortcut.name: shortcut for shortcut in SHORTCUTS}
CHANGEABLE: Final = tuple(shortcut for shortcut in SHORTCUTS if not shortcut.is_fixed)


def keys_of(wishes: Preferences) -> dict[str, str]:
    """Return the key of every deed as one person has set it; empty means that no key does it."""
    return {shortcut.name: _wished(shortcut, wishes.keys) for shortcut in SHORTCUTS}


def readable(key: str) -> str:
    """Return a key as it is printed on keyboards: `E`, `Shift+E`, `/`."""
    *held, last = key.split("+") if len(key) > 1 else [key]
    return "+".join([*held, last.upper() if len(last) == 1 else last])


def normal(text: str) -> str:
    """Return a key that somebody wrote as the browser names it: `E` and `e` are `e`, `shift + e` is `Shift+e`.

    Raises: ValueError when it is not one sign of a keyboard, with or without Shift before a letter.
    """
    word = "".join(text.split())
    has_shift = len(word) > 1 and word.lower().startswith(SHIFT.lower())
    sign = word[len(SHIFT) :] if has_shift else word
    if not word:
        return ""
    if len(sign) != 1 or not sign.isprintable() or (has_shift and not sign.isalpha()):
        raise ValueError(text)
    return (SHIFT if has_shift else "") + sign.lower()


def mark(name: str, by: Actor | None, words: str = "") -> str:
    """Return the attributes of what a deed presses: its name, and for this person its key in the tooltip; as HTML."""
    wishes = preferences(by) if by is not None else Preferences()
    return _mark(name, words or BY_NAME[name].does, _wished(BY_NAME[name], wishes.keys) if _has(name, wishes) else "")


@lru_cache(maxsize=512)
def _mark(name: str, words: str, key: str) -> str:
    start = f' data-do="{name}"'
    if not key:
        return start
    printed = escape(readable(key))
    return f'{start} aria-keyshortcuts="{printed}" title="{escape(words)} ({printed})"'


def _has(name: str, wishes: Preferences) -> bool:
    return wishes.has_single_keys or BY_NAME[name].is_fixed


def for_page(by: Actor | None) -> str:
    """Return what the page's script needs to know, as JSON: whether single keys act, and each deed with its key and words."""
    wishes = preferences(by) if by is not None else Preferences()
    return _for_page(wishes.has_single_keys, tuple(sorted(wishes.keys.items())))


@lru_cache(maxsize=512)
def _for_page(has_single_keys: bool, changed: tuple[tuple[str, str], ...]) -> str:
    wished = dict(changed)
    parts: dict[str, list[list[str]]] = {}
    for shortcut in SHORTCUTS:
        parts.setdefault(shortcut.part, []).append(
            [shortcut.name, _wished(shortcut, wished), shortcut.does, *([shortcut.also] if shortcut.also else [])]
        )
    # No sign in it may end the attribute that holds it.
    text = json.dumps({"on": has_single_keys, "parts": parts}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;")


def _wished(shortcut: Shortcut, wished: Mapping[str, str]) -> str:
    return shortcut.key if shortcut.is_fixed else wished.get(shortcut.name, shortcut.key)
