"""Writing that nothing can take away: undo after the tab is gone, files by paste and drop, and what is typed while things break."""

import random
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as BrowserError

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Preferences
from frontdesk.lib import clock
from frontdesk.tickets import sending
from frontdesk.tickets.models import Attachment, Draft, Message, Outgoing, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage, sign_in
from tests.journeys.server import serving
from tests.journeys.stream import FakeStream
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
BOX = ".composer textarea"


def think_twice(cast: Cast) -> None:
    with acting(SYSTEM):
        Preferences.objects.filter(person=cast.ana).update(values={"undo_seconds": 10, "after_solving": "stay"})


def the_seconds_pass() -> None:
    with acting(SYSTEM):
        Outgoing.objects.filter(state="waiting").update(send_at=clock.now())
    while sending.send_due():
        pass


def test_a_sent_reply_can_be_undone_after_its_tab_was_closed(cast: Cast, browser_page: OpenPage, axe: Check) -> None:
    think_twice(cast)
    ticket = ask(cast)
    first = browser_page(cast.ana)
    first.goto(f"/desk/tickets/{ticket.pk}/")
    first.locator(BOX).fill("Hold the button for **ten** seconds.")
    first.get_by_role("button", name="Preview").click()
    expect(first.get_by_role("region", name="Preview").locator("strong")).to_have_text("ten")
    first.get_by_role("button", name="Send, then wait for customer").click()
    strip = first.get_by_role("region", name="Waiting to be sent")
    expect(strip).to_contain_text("Sends in")
    expect(first.locator(BOX)).to_have_value("")
    second = first.context.new_page()
    first.close()
    second.goto(f"/desk/tickets/{ticket.pk}/")
    axe(second)
    second.get_by_role("button", name="Undo the reply").click()
    expect(second.locator(BOX)).to_have_value("Hold the button for **ten** seconds.")
    second.locator(BOX).fill("Hold the button for twenty seconds.")
    second.locator(BOX).press("Control+Enter")
    expect(second.get_by_role("region", name="Waiting to be sent")).to_contain_text("twenty")
    the_seconds_pass()
    # The worker sends; the page counts down, asks, and shows it where everybody's messages stand.
    expect(second.locator("[data-thread]")).to_contain_text("twenty seconds", timeout=20_000)
    expect(second.locator("[data-wait]")).to_have_count(0)
    with acting(SYSTEM):
        assert Message.objects.filter(by_customer=False).count() == 1


def test_files_are_pasted_dropped_kept_and_removed(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.locator(BOX).click()
    page.locator(BOX).press_sequentially("See ")
    for kind, name in (("paste", "image.png"), ("drop", "plan.txt"), ("drop", "void.txt")):
        page.locator(BOX).evaluate(GIVE, [kind, name])
    chips = page.locator(".staged-reply li")
    expect(chips.filter(has_text="pasted-1.png").locator("input")).to_be_attached()
    expect(chips.filter(has_text="plan.txt").locator("input")).to_be_attached()
    expect(chips.filter(has_text="void.txt")).to_contain_text("is empty")
    expect(page.locator("[data-draft-status]")).to_have_text("Draft saved")
    expect(page.locator(".composer")).to_have_attribute("data-drafts", re.compile(r'"isNew":false'))
    page.reload()
    expect(chips).to_have_count(2)
    chips.filter(has_text="plan.txt").get_by_role("button", name="Remove plan.txt").click()
    expect(chips).to_have_count(1)
    # Each mode has its own files.
    page.locator(".composer label", has_text="Internal note").click()
    expect(chips.first).to_be_hidden()
    page.locator(".composer label", has_text="Reply").click()
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.locator("[data-thread]")).to_contain_text("pasted-1.png")
    with acting(cast.portal(cast.ingrid)):
        assert [file.name for file in Attachment.objects.all()] == ["pasted-1.png"]


GIVE = """(box, [kind, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(name === 'void.txt' ? [] : ['one two'], name, { type: name.endsWith('png') ? 'image/png' : 'text/plain' }));
  box.dispatchEvent(kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
                                     : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Desk:
    """A server that can be killed, and a browser that keeps what browsers keep."""

    def __init__(self, cast: Cast, context: BrowserContext, stream: FakeStream, stack: ExitStack) -> None:
        self.cast, self.context, self.stream, self.stack = cast, context, stream, stack
        self.running = ExitStack()
        # By its number, so that whoever takes its place may have it at once.
        self.port = _free_port()
        self.address = self.running.enter_context(serving(stream, self.port))
        stack.callback(self.running.close)
        self.page: Page | None = None
        self.typed: list[tuple[float, str]] = []

    def open(self, ticket: Ticket) -> Page:
        """Open the ticket in a new tab, signed in."""
        if self.page is not None and not self.page.is_closed():
            self.page.close()
        sign_in(self.context, self.address, self.cast.ana)
        self.page = self.context.new_page()
        self.page.goto(f"{self.address}/desk/tickets/{ticket.pk}/")
        return self.page

    def write(self, dice: random.Random, seconds: float) -> None:
        """Type at the end of the box for some time, and remember when each word was there."""
        assert self.page is not None
        until = time.monotonic() + seconds
        text = self.typed[-1][1] if self.typed else ""
        while time.monotonic() < until:
            word = "".join(dice.choices("abcdefgh", k=dice.randint(1, 7))) + " "
            self.page.keyboard.type(word, delay=dice.randint(5, 40))
            text += word
            self.typed.append((time.monotonic(), text))

    def older_than(self, moment: float) -> str:
        """Return what was typed before a moment."""
        return next((text for at, text in reversed(self.typed) if at <= moment), "")


@pytest.fixture
def desk(cast: Cast, chromium_browser: Browser, stream: FakeStream) -> Iterator[Desk]:
    with ExitStack() as stack:
        context = chromium_browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        stack.callback(context.close)
        yield Desk(cast, context, stream, stack)


def _tab(desk: Desk, dice: random.Random) -> None:
    assert desk.page is not None
    # The process that holds the page is gone in this instant: no page says goodbye.
    with suppress(BrowserError):
        desk.page.goto("chrome://crash", timeout=3000)
    with suppress(BrowserError):
        desk.page.close()


def _close(desk: Desk, dice: random.Random) -> None:
    assert desk.page is not None
    desk.page.close()


def _network(desk: Desk, dice: random.Random) -> None:
    desk.context.set_offline(True)
    desk.write(dice, dice.uniform(0.2, 1))
    _tab(desk, dice)
    desk.context.set_offline(False)


def _session(desk: Desk, dice: random.Random) -> None:
    with acting(ACCOUNTS):
        Session.objects.all().delete()
    desk.write(dice, dice.uniform(0.2, 1))
    (_tab if dice.random() < 0.5 else _close)(desk, dice)


def _server(desk: Desk, dice: random.Random) -> None:
    desk.running.close()
    desk.write(dice, dice.uniform(0.2, 1))
    (_tab if dice.random() < 0.5 else _close)(desk, dice)
    desk.running.enter_context(serving(desk.stream, desk.port))


KILLS: dict[str, Callable[[Desk, random.Random], None]] = {
    "tab": _tab,
    "close": _close,
    "network": _network,
    "session": _session,
    "server": _server,
}
LOST_AT_MOST_SECONDS = 2.0
PAUSE_UNTIL_SAVED_SECONDS = 2.6


def test_nothing_older_than_two_seconds_is_lost_whatever_is_killed(cast: Cast, desk: Desk, pytestconfig: Any) -> None:
    runs, seed = pytestconfig.getoption("runs"), pytestconfig.getoption("seed") or random.SystemRandom().randrange(10**6)
    dice = random.Random(seed)
    ticket = ask(cast)
    worst, kinds = 0.0, []
    for run in range(runs):
        kind = list(KILLS)[run % len(KILLS)] if run < len(KILLS) else dice.choice(list(KILLS))
        kinds.append(kind)
        page = desk.open(ticket)
        box = page.locator(BOX)
        box.focus()
        box.press("Control+End")
        desk.typed = [(0.0, box.input_value())]
        desk.write(dice, dice.uniform(0.3, 1.5))
        has_paused = kind in ("tab", "close") and dice.random() < 0.4
        if has_paused:
            page.wait_for_timeout(PAUSE_UNTIL_SAVED_SECONDS * 1000)
            with acting(SYSTEM):
                # On any device by now.
                assert Draft.objects.get(ticket=ticket).body == desk.typed[-1][1], f"run {run}, seed {seed}"
        killed_at = time.monotonic()
        KILLS[kind](desk, dice)
        ended_at = desk.typed[-1][0] if desk.typed[-1][0] > killed_at else killed_at
        found = desk.open(ticket).locator(BOX).input_value()
        whole = desk.typed[-1][1]
        assert whole.startswith(found), f"run {run} ({kind}), seed {seed}: {found!r} is not the beginning of {whole!r}"
        kept = desk.older_than(ended_at - LOST_AT_MOST_SECONDS)
        assert len(found) >= len(kept), f"run {run} ({kind}), seed {seed}: lost {kept[len(found) :]!r}"
        lost_since = next((at for at, text in desk.typed if len(text) > len(found)), ended_at)
        worst = max(worst, ended_at - lost_since)
        if run % 10 == 9:
            # What was sent never comes back as a draft.
            desk.page.get_by_role("button", name="Send, then wait for customer").click()  # type: ignore[union-attr]  # it is open
            expect(desk.page.get_by_text("Reply sent.").first).to_be_visible()  # type: ignore[union-attr, arg-type]  # as above
            expect(desk.open(ticket).locator(BOX)).to_have_value("")
    print(f"{runs} runs with seed {seed}: at most the last {worst:.2f} s were lost. {' '.join(kinds)}")
