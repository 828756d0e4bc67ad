"""The desk as an ASGI application: the event stream beside the pages, which stay WSGI."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from frontdesk.config.pages import Message, Pages, Receive, Scope, Send
from frontdesk.config.wsgi import application as wsgi
from frontdesk.live import place, stream
from frontdesk.live.hub import Hub
from frontdesk.live.stream import ADMISSION, Admission, Stream

STREAM = "/desk/events/"
# Each holds one database connection while it answers; more only queue for the interpreter.
THREADS_PER_PROCESS = min(8, 2 * (os.cpu_count() or 1) + 1)


class Front:
    """Holds the streams open and passes everything else to the pages."""

    def __init__(self, application: Callable[..., Any], threads: int = THREADS_PER_PROCESS) -> None:
        self.pages = Pages(application, threads)
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection's event, as the server calls it."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"] == STREAM:
            await self._stream(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the page at this address decide who may listen, and hold the answer of whom it let in."""
        admission, answer = Admission(), _Answer()
        await self.pages(scope, receive, answer.take, more={ADMISSION: admission})
        if admission.person_id is None:
            for message in answer.messages:
                await send(message)
            return
        listener = Stream(admission.person_id, admission.session_key, admission.standing, place.read(admission.since))
        if admission.since and listener.since is None:
            # Not from us, or from a version that wrote it otherwise.
            listener.put(stream.RESET)
        self.hub.join(listener)
        gone = asyncio.ensure_future(_until_gone(receive, listener))
        try:
            await send(_endless(answer.messages[0]))
            await send(_piece(stream.greeting()))
            while (chunk := await listener.waiting.get()) is not None:
                await send(_piece(chunk))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self.hub.leave(listener)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        _also_on_stop(self.hub.close)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.close()
        self.pages.close()
        await send({"type": "lifespan.shutdown.complete"})


class _Answer:
    """What a page said, kept instead of sent."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def take(self, message: Message) -> None:
        self.messages.append(message)


def _endless(start: Message) -> Message:
    return {**start, "headers": [header for header in start["headers"] if header[0] != b"content-length"]}


def _piece(chunk: bytes) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": True}


async def _until_gone(receive: Receive, listener: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


def _also_on_stop(close: Callable[[], None]) -> None:
    """Call `close` in the event loop when this process is asked to end.

    The server waits for open connections before it says that it stops, and streams would stay open. Its own handler goes on
    to be called: the loop hears of every signal that has any handler in Python, whichever that is.
    """
    if threading.current_thread() is not threading.main_thread():
        # Embedded in a test, which stops in its own way.
        return
    loop = asyncio.get_running_loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(close)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


application = Front(wsgi)
