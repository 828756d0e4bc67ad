"""A real Chromium, and a server on the test's own database."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from frontdesk.identity.models import Person
from tests.journeys.server import serving
from tests.journeys.stream import FakeStream
from tests.sessions import session_key
from tests.working import run_jobs as run_jobs_now

# Generous: what is awaited comes at once on a free machine, and a busy one is no failure.
WAIT_MILLISECONDS = 15_000
expect.set_options(timeout=WAIT_MILLISECONDS)
# The rules whose answer depends on colours and sizes.
LOOKS = ["color-contrast", "link-in-text-block", "target-size"]
ONLY_LOOKS = {"runOnly": {"type": "rule", "values": LOOKS}}
# What lies below an open menu is covered, not small.
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": LOOKS[:2]}}
# What the browser says when our own policy stopped our own page: always a mistake of ours.
BROKEN = ("Content Security Policy", "violates the following", "Uncaught")


class OpenPage(Protocol):
    """Opens a page in a browser of its own, as a person (None: nobody is signed in)."""

    def __call__(
        self,
        person: Person | None = None,
        theme: str = "light",
        width: int = 1440,
        *,
        js: bool = True,
        phone: bool = False,
        worker: bool = False,
    ) -> Page:
        """Return the empty page; its addresses may begin with `/`. `phone`: it is touched; `worker`: service workers run."""


@pytest.fixture
def stream() -> FakeStream:
    """Give the stream that tells open pages what changed, when the test says so."""
    return FakeStream()


@pytest.fixture
def server(transactional_db: None, settings: Any, stream: FakeStream) -> Iterator[str]:
    """Serve the product on the test's database and give its address."""
    with serving(stream) as address:
        settings.BASE_URL = address
        yield address


@pytest.fixture
def browser_page(chromium_browser: Browser, server: str) -> Iterator[OpenPage]:
    """Open pages as people; at the end none of them may have had a script error or run into our own policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if any(words in message.text for words in BROKEN):
            complaints.append(message.text)

    def open_page(
        person: Person | None = None, theme: str = "light", width: int = 1440, *, js: bool = True, phone: bool = False, worker: bool = False
    ) -> Page:
        context = chromium_browser.new_context(
            base_url=server,
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": 900},
            java_script_enabled=js,
            # The worker of the installed workspace would stand between a test and what it wants to break.
            service_workers="allow" if worker else "block",
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MILLISECONDS)
        if person is not None:
            sign_in(context, server, person)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", hear)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(context: BrowserContext, server: str, person: Person) -> None:
    """Give the browser the person's session."""
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session_key(person), "url": server}])


@pytest.fixture
def run_jobs(transactional_db: None) -> Callable[[], int]:
    """Give the worker's work as a function: it sends the mails that are due to `mail.outbox`."""
    return run_jobs_now


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """Give the check of a page by axe-core: no violation of WCAG 2.2 AA or of its best practices.

    Every page is looked at in light too, so that in the dark only what a theme can change is asked. `is_covered`:
    something lies over it. `within`: only what this selector finds.
    """
    script = Axe().axe_script

    def check(page: Page, *, is_covered: bool = False, within: str | None = None) -> None:
        is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        options = {"resultTypes": ["violations"]} | ((ONLY_COLOURS if is_covered else ONLY_LOOKS) if is_dark else {})
        # Half a megabyte: once for each page that was loaded, not for each look at it.
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        result = page.evaluate("([within, options]) => axe.run(within ?? document, options)", [within, options])
        found = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
            + "\n    ".join(
                f"{node['target']} {node['html'][:160]}\n      {node.get('failureSummary', '')[:400]}" for node in rule["nodes"][:4]
            )
            for rule in result["violations"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture(scope="session")
def axe_in_both_themes(axe: Callable[..., None]) -> Callable[..., None]:
    """Give the same check of a page as it is open now, in the light and then in the dark: nothing is loaded or opened twice."""

    def check(page: Page, **more: Any) -> None:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            axe(page, **more)
        page.emulate_media(color_scheme="light")

    return check


@pytest.fixture(scope="session")
def no_sideways_scroll() -> Callable[[Page], None]:
    """Give the check that a page is not wider than its window."""

    def check(page: Page) -> None:
        wide = page.evaluate(
            "() => { const root = document.documentElement; if (root.scrollWidth <= root.clientWidth) return [];"
            " return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)"
            ".slice(0, 5).map((e) => e.outerHTML.slice(0, 120)); }"
        )
        assert wide == [], f"{page.url} is wider than the window: {wide}"

    return check
