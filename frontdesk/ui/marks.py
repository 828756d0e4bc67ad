"""Marks: the small signs of status, priority and people, as ready HTML; a queue row is made of these."""

from functools import lru_cache
from typing import Any, Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from frontdesk.lib.text import initials, tone_for
from frontdesk.tickets.models import Priority, Status

# shape and tone of a status
STATUSES: Final[dict[int, tuple[str, str]]] = {
    Status.NEW: ("new", "amber"),
    Status.OPEN: ("open", "blue"),
    Status.WAITING_CUSTOMER: ("waiting", "grey"),
    Status.WAITING_OTHERS: ("others", "violet"),
    Status.SOLVED: ("solved", "green"),
    Status.CLOSED: ("closed", "grey"),
}
# The same for the customer's four words (tickets/wording.py).
CUSTOMER_MARKS: Final[dict[int, tuple[str, str]]] = {
    Status.NEW: ("new", "violet"),
    Status.OPEN: ("open", "blue"),
    Status.WAITING_CUSTOMER: ("waiting", "amber"),
    Status.WAITING_OTHERS: ("open", "blue"),
    Status.SOLVED: ("solved", "green"),
    Status.CLOSED: ("solved", "green"),
}


def _glyph(shape: str, tone: str) -> SafeString:
    return mark_safe(f'<i class="st" data-s="{shape}" data-tone="{tone}" aria-hidden="true"></i>')  # noqa: S308  # both are constants


STATUS_GLYPHS: Final = {status: _glyph(shape, tone) for status, (shape, tone) in STATUSES.items()}
CUSTOMER_GLYPHS: Final = {status: _glyph(shape, tone) for status, (shape, tone) in CUSTOMER_MARKS.items()}
PRIORITY_BARS: Final = {
    priority.value: mark_safe(  # noqa: S308  # a constant
        f'<span class="prio" data-p="{priority.name.lower()}" aria-hidden="true"><i></i><i></i><i></i></span>'
    )
    for priority in Priority
}
PRIORITY_WORDS: Final = {priority.value: str(priority.label) for priority in Priority}


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon; without a label it is decoration and hidden from screen readers."""
    if label:
        return format_html('<i class="ico i-{}" role="img" aria-label="{}"></i>', name, label)
    return mark_safe(f'<i class="ico i-{escape(name)}" aria-hidden="true"></i>')  # noqa: S308  # escaped


def avatar(person: Any, size: str = "", label: str = "") -> SafeString:
    """Return the round initials of a person or a name (anything with `name`, or text); decoration without a label."""
    return _avatar(person if isinstance(person, str) else getattr(person, "name", ""), size, label)


# The same few faces are on every row of a page.
@lru_cache(maxsize=4096)
def _avatar(name: str, size: str, label: str) -> SafeString:
    kind = f"avatar avatar-{escape(size)}" if size else "avatar"
    says = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(f'<span class="{kind}" data-tone="{tone_for(name)}" {says}>{escape(initials(name))}</span>')  # noqa: S308  # escaped


def chip(word: str, tone: str = "grey", icon_name: str = "") -> SafeString:
    """Return a small coloured word, with an icon before it when named."""
    return format_html('<span class="chip" data-tone="{}">{}{}</span>', tone, icon(icon_name) if icon_name else "", word)
