"""Context processor: what every page's frame needs, whoever looks at it."""

from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from frontdesk.identity import desk as desks
from frontdesk.ui.stylesheets import DEFAULT_HUE

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class PlainDesk:
    """The desk's look when the desk itself cannot be read, as on the page that says so."""

    name: str = "Frontdesk"
    hue: int = DEFAULT_HUE


def _desk() -> Any:
    try:
        return desks.current()
    except DatabaseError:
        # The page that tells of a lost database must not need the database.
        return PlainDesk()


def theme_of(request: HttpRequest) -> str:
    """The theme to write on `<html>`: this browser's choice, else the person's, else none (the system's)."""
    actor = getattr(request, "actor", None)
    for choice in (request.COOKIES.get("theme", ""), getattr(actor, "theme", "")):
        if choice in THEMES:
            return str(choice)
    return ""


def look(request: HttpRequest) -> dict[str, Any]:
    """Give `desk`, `actor`, `theme` and `language` to every template."""
    return {
        "desk": SimpleLazyObject(_desk),
        "actor": getattr(request, "actor", None),
        "theme": theme_of(request),
        "language": get_language() or "en",
    }
