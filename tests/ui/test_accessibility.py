"""axe finds nothing in any component, in both themes, wide and narrow; nothing makes the page scroll sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from frontdesk.ui.samples import samples
from tests.journeys.conftest import ONLY_LOOKS
from tests.ui.browser import ORIGIN, serve
from tests.ui.test_pages import ANA, page, request_of

pytestmark = pytest.mark.browser

RULES = {"resultTypes": ["violations"]}
NOTE = "document.querySelector('[value=note]').click()"
KEYS = "document.getElementById('keys').showModal()"


def pages() -> dict[str, str]:
    """The pages to look at, by path."""
    workspace = page("ui/styleguide_workspace.html", request_of(ANA), **samples())
    portal = page("ui/styleguide_portal.html", request_of(ANA), **samples())
    kept = page(
        "ui/kept.html", reason="signed_out", action="/x/", fields=[{"name": "body", "value": "Text"}], files=["a.png"], sign_in_url="/"
    )
    return {
        "/workspace/": workspace,
        "/portal/": portal,
        "/kept/": kept,
        "/missing/": page("404.html"),
        "/reset/": page("account/password_reset_done.html"),
    }


def findings(tab: Page, theme: str) -> list[str]:
    """What axe says about the page as it is now, and whether it is wider than the screen."""
    violations = Axe().run(tab, options=RULES | (ONLY_LOOKS if theme == "dark" else {})).response["violations"]
    found = [f"{each['id']}: {node['html'][:120]}" for each in violations for node in each["nodes"]]
    over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"{over} px too wide"] if over > 0 else found


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(chromium_browser: Browser, theme: str, width: int) -> None:
    tab = chromium_browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    served = pages()
    seen = serve(tab, served)
    found = {}
    for path in served:
        tab.goto(ORIGIN + path)
        found[path] = findings(tab, theme)
        for step in (NOTE, KEYS) if path == "/workspace/" and width == 1440 else ():
            tab.evaluate(step)
            tab.wait_for_timeout(200)  # colours take 110 ms to change
            found[path + step] = findings(tab, theme)
    tab.context.close()
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert seen.errors == []
