"""Calm(): a person who selects, scrolls and types while the desk is busy, and what moved, was lost or was slow meanwhile."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from frontdesk.bench.deeds import Scene

# Counts every shift of the layout, every interaction, and every time that the focus fell to the page's body.
WATCH = """
window.calm = { shifts: [], shift: 0, own: 0, lost: 0, shown: 0, slow: {} };
["desk:row", "desk:leaves"].forEach((kind) => document.addEventListener(kind, () => { calm.shown += 1; }));
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (entry.hadRecentInput) { calm.own += entry.value; return; }
  calm.shift += entry.value;
  if (calm.shifts.length < 20) calm.shifts.push([entry.value, ...entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 90) ?? "")]);
})).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach(({ interactionId, duration }) => {
  if (interactionId) calm.slow[interactionId] = Math.max(calm.slow[interactionId] ?? 0, duration);
})).observe({ type: "event", durationThreshold: 16, buffered: true });
let had = false;
setInterval(() => {
  const has = document.activeElement && document.activeElement !== document.body;
  if (had && !has) calm.lost += 1;
  had = has;
}, 50);
"""
FIGURES = """
({ ...calm, slow: Object.values(calm.slow), interactions: performance.interactionCount })
"""
ROWS = "[...document.querySelectorAll('.row')].map((row) => Number(row.id.slice(2)))"
OPENED = "Number(document.getElementById('ticket')?.dataset.number || 0)"
THREAD, LIST, BOX = "[data-thread]", "[data-rows]", ".composer textarea[name=body]"
SENTENCES = ("We are looking into it, ", "and I will come back to you today. ", "Could you send us a picture of the reader? ")
# Faster than this the browser does not report an interaction; so long is it counted.
UNREPORTED_MS = 16
OPENS_WITHIN_MS = 60_000


@dataclass
class Calm:
    """A person at work in a page. `broken` counts what did not stay as they had left it."""

    page: Any
    scene: Scene
    dice: Random = field(default_factory=lambda: Random(7))
    broken: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    typed: str = ""
    # How long something is left alone to see whether it stays. A shift of the layout less than half a second after an input
    # counts as the person's own doing, so it must be longer.
    wait_seconds: float = 1.5

    def begin(self, address: str) -> None:
        """Open a list and its first ticket, and be in it."""
        self.page.add_init_script(WATCH)
        self.page.goto(address)
        self.page.wait_for_selector('[data-line="up"]', state="attached")
        self.page.locator("[data-row]").first.click()
        self.look()

    def work(self, seconds: float) -> None:
        """Do one thing after the other for so long."""
        ways: list[tuple[Callable[[], None], int]] = [
            (self.types, 30), (self.reads, 15), (self.scrolls_list, 15), (self.scrolls_thread, 15), (self.steps_through, 10),
            (self.selects_text, 10), (self.ticks, 8), (self.opens_menu, 8), (self.goes_on, 3), (self.shows_new, 2),
        ]  # fmt: skip
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            way = self.dice.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
            way()
            self.steps[way.__name__] += 1
            self.look()

    def look(self) -> None:
        """Take note of what is on the screen, for those who work on it."""
        self.scene.rows = self.page.evaluate(ROWS) or self.scene.rows
        self.scene.opened = self.page.evaluate(OPENED)

    def figures(self) -> dict[str, Any]:
        """Return what was counted."""
        seen = self.page.evaluate(FIGURES)
        waits = seen["slow"] + [UNREPORTED_MS] * max(0, seen["interactions"] - len(seen["slow"]))
        cuts = statistics.quantiles(waits, n=100, method="inclusive") if len(waits) > 1 else [0.0] * 99
        return {
            "layout_shift": round(seen["shift"], 4),
            "layout_shift_of_own_doing": round(seen["own"], 4),
            "shifted": seen["shifts"],
            "focus_lost": seen["lost"],
            # Rows and tickets that changed on the screen meanwhile.
            "shown": seen["shown"],
            "broken": dict(self.broken),
            "steps": dict(self.steps),
            "interactions": len(waits),
            "interaction_ms": {"p50": cuts[49], "p75": cuts[74], "p98": cuts[97], "max": max(waits, default=0)},
        }

    def stays(self, what: str, value: Callable[[], Any]) -> None:
        """Wait a little and count when the value is another one."""
        before = value()
        self.page.wait_for_timeout(1000 * self.wait_seconds)
        if (after := value()) != before:
            self.broken[f"{what}: {str(before)[:60]} became {str(after)[:60]}"] += 1

    def types(self) -> None:
        """Write on in the composer."""
        box = self.page.locator(BOX)
        if len(self.typed) > 400:
            box.fill("")
            self.typed = ""
        box.focus()
        sentence = self.dice.choice(SENTENCES)
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(sentence, delay=25)
        self.typed += sentence
        self.stays("text", box.input_value)
        if (found := box.input_value()) != self.typed:
            at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
            self.broken[f"typed: {self.typed!r} is {found!r} at {at}"] += 1
            self.typed = found

    def reads(self) -> None:
        """Do nothing."""
        self.page.wait_for_timeout(1500 * self.wait_seconds)

    def scrolls_list(self) -> None:
        """Scroll the list and stay there."""
        self._scroll(LIST)

    def scrolls_thread(self) -> None:
        """Scroll the conversation up, where nothing may pull one down again."""
        self._scroll(THREAD, "box.scrollHeight - box.clientHeight - 100")

    def steps_through(self) -> None:
        """Go through rows by keys."""
        self._leave_box()
        for _ in range(3):
            self.page.keyboard.press(self.dice.choice("jjk"))
            self.page.wait_for_timeout(120)
        self.stays("focus", lambda: self.page.evaluate("document.activeElement.closest('.row')?.id ?? document.activeElement.tagName"))

    def selects_text(self) -> None:
        """Select a part of a message, as one does to copy it."""
        # A mouse would leave the composer as well; without that what is typed next would go nowhere.
        self.page.locator(THREAD).focus()
        self.page.evaluate(
            "() => { const said = [...document.querySelectorAll('.msg .prose')].find((prose) => prose.textContent.trim());"
            " if (said) getSelection().selectAllChildren(said); }"
        )
        self.stays("selection", lambda: self.page.evaluate("getSelection().toString()"))

    def ticks(self) -> None:
        """Select a row of the list, and let it go."""
        ticks = self.page.locator(f"{LIST} .row input[type=checkbox]")
        if not ticks.count():
            return
        tick = ticks.nth(self.dice.randrange(min(5, ticks.count())))
        tick.focus()
        self.page.keyboard.press("Space")
        self.stays("tick", lambda: self.page.evaluate("[document.activeElement.value, document.activeElement.checked]"))
        self.page.keyboard.press("Space")

    def opens_menu(self) -> None:
        """Open a menu and think."""
        menu = self.page.locator("#m-priority > summary")
        menu.focus()
        self.page.keyboard.press("Enter")
        self.stays("menu", lambda: self.page.evaluate("[document.querySelector('#m-priority').open, document.activeElement.tagName]"))
        self.page.keyboard.press("Escape")

    def goes_on(self) -> None:
        """Open another ticket."""
        rows = self.page.locator(f"{LIST} [data-row]")
        row = rows.nth(self.dice.randrange(min(8, rows.count())))
        number = int(row.evaluate("(link) => link.closest('.row').id.slice(2)"))
        if number == self.page.evaluate(OPENED):
            # Opened once more it would be loaded anew, and what is selected in it would be lost by one's own doing.
            return
        row.focus()
        self.page.keyboard.press("Enter")
        # By its attribute: a condition in words would be evaluated in the page, which its policy forbids.
        self.page.locator(f"#ticket[data-number='{number}']").wait_for(timeout=OPENS_WITHIN_MS)
        self.page.wait_for_timeout(300)
        self.typed = self.page.locator(BOX).input_value() if self.page.locator(BOX).count() else ""

    def shows_new(self) -> None:
        """Load what has arrived."""
        news = self.page.locator("[data-news]")
        if news.is_visible():
            news.focus()
            self.page.keyboard.press("Enter")
            self.page.wait_for_timeout(1000 * self.wait_seconds)

    def _leave_box(self) -> None:
        self.page.locator("#q-h").focus()

    def _scroll(self, selector: str, most: str = "Infinity") -> None:
        # What has hardly anything to scroll is always at its end.
        if (
            self.page.evaluate(
                f"(() => {{ const box = document.querySelector('{selector}'); return box.scrollHeight - box.clientHeight; }})()"
            )
            < 200
        ):
            return
        self.page.evaluate(
            f"(up) => {{ const box = document.querySelector('{selector}');"
            f" box.scrollTop = Math.max(0, Math.min({most}, box.scrollTop + up)); }}",
            self.dice.choice([-300, -150, 150, 300]),
        )
        self.stays(f"scroll of {selector}", lambda: self.page.evaluate(f"Math.round(document.querySelector('{selector}').scrollTop)"))
