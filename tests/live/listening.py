"""Browsers that listen to the event stream inside a test's own event loop, on the test's database."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from frontdesk.config.asgi import STREAM, Front
from frontdesk.identity.models import Person
from tests.sessions import session_key

WAIT_SECONDS = 10.0
# Long enough for several looks at the log, which the tests make every few milliseconds.
SILENCE_SECONDS = 0.25
Answer = TypeVar("Answer")


@dataclass
class Told:
    """One event of a stream."""

    name: str
    data: Any
    id: str


@dataclass
class Browser:
    """One open stream: what was told since the last question, and the id to come back with."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    bytes: bytes = b""
    read: int = 0
    last_id: str = ""
    is_over: bool = False
    left: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: Any = None

    def blocks(self) -> Iterator[Told]:
        """Yield the events that have come since the last call, and remember the newest id, as a browser does."""
        while (end := self.bytes.find(b"\n\n", self.read)) >= 0:
            lines = self.bytes[self.read : end].decode().split("\n")
            self.read = end + 2
            fields = dict(line.split(": ", 1) for line in lines if ": " in line)
            self.last_id = fields.get("id", self.last_id)
            if fields.get("event", "life") != "life":
                yield Told(fields["event"], json.loads(fields["data"]), self.last_id)

    async def hears(self, count: int = 1) -> list[Told]:
        """Wait until so many events have come and return them."""
        found: list[Told] = []
        async with asyncio.timeout(WAIT_SECONDS):
            while len(found) < count:
                found += self.blocks()
                if len(found) < count:
                    assert not self.is_over, (found, "the stream ended")
                    self.news.clear()
                    await self.news.wait()
        return found

    async def hears_nothing(self) -> None:
        """Wait a moment: nothing is told."""
        await asyncio.sleep(SILENCE_SECONDS)
        assert list(self.blocks()) == []

    async def ends(self) -> list[Told]:
        """Wait until the server closes the stream and return what it still said."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not self.is_over:
                self.news.clear()
                await self.news.wait()
        return list(self.blocks())

    async def leaves(self) -> None:
        """Close the stream from the browser's side, as a lost connection does."""
        list(self.blocks())
        self.left.set()
        with suppress(asyncio.CancelledError):
            await self.task


@dataclass
class Scene:
    """A server process, and a thread to do things in while its event loop runs."""

    front: Front = field(default_factory=lambda: Front(WSGIHandler(), threads=2))
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    browsers: list[Browser] = field(default_factory=list)

    async def do(self, deed: Callable[..., Answer], *given: Any, **named: Any) -> Answer:
        """Do something in the database, as another process would."""

        def work() -> Answer:
            try:
                return deed(*given, **named)
            finally:
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(self.thread, work)

    async def open(self, person: Person | None = None, *, last_id: str = "", since: str = "", front: Front | None = None) -> Browser:
        """Ask for the stream as a person, and return when the answer has begun and the hub has let them in."""
        key = await self.do(session_key, person) if person else ""
        return await self.open_session(key, last_id=last_id, since=since, front=front)

    async def open_session(self, key: str, *, last_id: str = "", since: str = "", front: Front | None = None) -> Browser:
        """Ask for the stream with the cookie of a session."""
        browser = Browser()
        headers = [(b"host", b"localhost"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={key}".encode())]
        if last_id:
            headers.append((b"last-event-id", last_id.encode()))
        scope = request("GET", STREAM, headers, query=f"since={since}" if since else "")
        browser.task = asyncio.ensure_future((front or self.front)(scope, _receive(browser), _send(browser)))
        self.browsers.append(browser)
        async with asyncio.timeout(WAIT_SECONDS):
            # The greeting and the first word of the hub; an answer that is no stream just ends.
            while browser.bytes.count(b"\n\n") < 2 and not browser.is_over:
                browser.news.clear()
                await browser.news.wait()
        return browser

    async def end(self) -> None:
        """Close everything."""
        self.front.hub.close()
        for browser in self.browsers:
            await browser.leaves()


def request(method: str, path: str, headers: list[tuple[bytes, bytes]], query: str = "") -> dict[str, Any]:
    """Return a request as the server describes it."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "server": ("127.0.0.1", "80"),
        "client": ("127.0.0.1", "4000"),
    }


def play(story: Callable[[Scene], Awaitable[None]]) -> None:
    """Run a test's story in an event loop of its own."""

    async def run() -> None:
        scene = Scene()
        try:
            await story(scene)
        finally:
            await scene.end()

    # In a thread of its own: the browser's driver may keep a loop running in this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, run()).result()


def _receive(browser: Browser) -> Callable[[], Awaitable[dict[str, Any]]]:
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (first := next(asked, None)) is not None:
            return first
        await browser.left.wait()
        return {"type": "http.disconnect"}

    return receive


def _send(browser: Browser) -> Callable[[Any], Awaitable[None]]:
    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            browser.status = message["status"]
            browser.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            browser.bytes += message["body"]
            browser.is_over = not message.get("more_body", False)
        browser.news.set()

    return send
