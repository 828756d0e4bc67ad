"""Style sheets: one file a component on disk, one request a surface on the wire, without a build."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "static" / "ui" / "css"
DEFAULT_HUE: Final = 205
SHARED: Final = (
    *("layers", "reset", "tokens", "tones", "base", "icons", "button", "field"),
    *("marks", "feedback", "menu", "prose", "pager", "utilities"),
)
SURFACES: Final[dict[str, tuple[str, ...]]] = {
    "portal": (*SHARED, "portal", "tickets", "plain"),
    "workspace": (*SHARED, "shell", "queue", "ticket", "composer", "page", "settings", "desk", "live", "keys", "notices", "phone"),
}


@lru_cache(maxsize=len(SURFACES))
def _components(surface: str) -> str:
    """All files of a surface in cascade order, without comments and indentation."""
    text = "\n".join((FOLDER / f"{name}.css").read_text() for name in SURFACES[surface])
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", text).strip()


@lru_cache(maxsize=64)
def bundle(surface: str, hue: int) -> tuple[str, str]:
    """Return the style sheet of a surface in the desk's hue, and a digest of it for its address.

    The hue is part of the file because the content security policy forbids inline styles. An unknown
    surface raises `KeyError`; a hue is taken round the circle, so any whole number is one.
    """
    hue %= 360
    text = f"{_components(surface)}\n@layer tokens{{:root{{--hue:{hue}}}}}\n"
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def icon_names() -> list[str]:
    """Return the names that `{% icon %}` knows, in the order of the file."""
    return re.findall(r"\.i-([a-z-]+) \{", (FOLDER / "icons.css").read_text())


def forget() -> None:
    """Read the files again at the next request; for a developer who edits them."""
    _components.cache_clear()
    bundle.cache_clear()
