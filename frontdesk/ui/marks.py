"""Marks: the small signs of status, priority and people, as ready HTML; a queue row is made of these."""

from functools import lru_cache
from typing import Any, Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from frontdesk.lib.text import initials, tone_for
from frontdesk.tickets import priorities
from frontdesk.tickets.models import Status
from frontdesk.tickets.priorities import Known, Priorities

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


# Of bars: their greatest height, and of the row the width, which is more where there are many.
TALL, WIDTH, WIDE = 12.0, 14.0, 18.0
# More bars than these need more width.
BARS_IN_WIDTH = 5


def priority_bars(number: int) -> SafeString:
    """Return the bars of a ticket's priority, decoration: write the word beside it."""
    return bars(priorities.current(), priorities.of(number))


@lru_cache(maxsize=512)
def bars(known: Priorities, one: Known) -> SafeString:
    """Return the bars of a priority among those in use: one more for each that is less pressing, and a sign for the first."""
    in_use = known.in_use
    place = min(sum(other.number < one.number for other in in_use), len(in_use) - 1)
    tone = "" if one.tone == "grey" else f' data-tone="{escape(one.tone)}"'
    kind, drawn = _sign() if place == 0 and len(in_use) > 1 else _drawn(place, len(in_use))
    return mark_safe(f'<svg class="prio"{tone}{kind} aria-hidden="true">{drawn}</svg>')  # noqa: S308  # numbers, and a tone that is escaped


def _sign() -> tuple[str, str]:
    sign = '<rect class="on" width="14" height="14" rx="3"/><path class="sign" d="M6 3h2v5H6zM6 9.25h2v2H6z"/>'
    return ' viewBox="0 0 14 14" data-first', sign


def _drawn(place: int, count: int) -> tuple[str, str]:
    """Return the bars of one that is no first: how many stand out says which, with colours or without."""
    total = max(3, count - 1)
    full = 1 + round((count - 1 - place) * (total - 1) / (count - 2)) if count > 2 else 2
    width = WIDE if total > BARS_IN_WIDTH else WIDTH
    gap = width / (3 * total - 1)
    paths = [_bar(each, total, gap) for each in range(total)]
    rest = f'<path d="{"".join(paths[full:])}"/>' if full < total else ""
    return f' viewBox="0 0 {width:g} 12"{" data-wide" if width == WIDE else ""}', f'<path class="on" d="{"".join(paths[:full])}"/>{rest}'


def _bar(place: int, total: int, gap: float) -> str:
    height = TALL * (0.4 + 0.6 * place / (total - 1))
    return f"M{place * 3 * gap:.3g} {TALL - height:.3g}h{2 * gap:.3g}v{height:.3g}h-{2 * gap:.3g}z"


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
