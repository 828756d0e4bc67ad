"""The pages inside the asynchronous server: each request runs the WSGI application in a thread.

A request costs the event loop two visits, one when it has come in and one when its answer is ready: small bodies are read
before a thread is taken, and what the application gives is sent in one piece, or in large ones when it is a long file.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]

# A slow sender of less than this holds no thread; a file that is uploaded is taken from the wire as the application reads it.
READ_AHEAD_BYTES = 256 * 1024
PIECE_BYTES = 128 * 1024
HAS_BODY = (b"content-length", b"transfer-encoding")


class GoneError(ConnectionError):
    """The other side hung up before it had sent everything; Django takes it for an unreadable post."""


class Pages:
    """A WSGI application for ASGI servers."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send, *, more: Environ | None = None) -> None:
        """Answer one request; `more` is added to its environment."""
        try:
            body = await _body(scope, receive)
        except GoneError:
            return
        loop = asyncio.get_running_loop()
        run = _Run(self.application, _environ(scope) | {"wsgi.input": body} | (more or {}), send, loop)
        await loop.run_in_executor(self.threads, run.in_thread)
        await run.finish()

    def close(self) -> None:
        """Take no more requests."""
        self.threads.shutdown(wait=False)


class _Run:
    """One request: what the application says, on its way to the server."""

    def __init__(self, application: Callable[..., Iterable[bytes]], environ: Environ, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self.application, self.environ, self.send, self.loop = application, environ, send, loop
        self.start: Message = {}
        self.has_started = False
        self.pieces: list[bytes] = []
        self.waiting_bytes = 0

    def in_thread(self) -> None:
        """Run the application to its end."""
        given = self.application(self.environ, self._start_response)
        try:
            for piece in given:
                self._take(piece)
        finally:
            close = getattr(given, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """Send what has not been sent yet."""
        await self._send(more_body=False)

    def _start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info is not None and self.has_started:
            raise exc_info[1].with_traceback(exc_info[2])
        self.start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        }
        return self._take

    def _take(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.waiting_bytes += len(piece)
        if self.waiting_bytes >= PIECE_BYTES:
            asyncio.run_coroutine_threadsafe(self._send(more_body=True), self.loop).result()

    async def _send(self, *, more_body: bool) -> None:
        if not self.has_started:
            self.has_started = True
            await self.send(self.start)
        body, self.pieces, self.waiting_bytes = b"".join(self.pieces), [], 0
        await self.send({"type": "http.response.body", "body": body, "more_body": more_body})


async def _body(scope: Scope, receive: Receive) -> io.BufferedIOBase:
    """Return what was sent: whole when it is small, else its beginning with the rest still to come."""
    if not any(name in HAS_BODY for name, _ in scope["headers"]):
        # Most requests: asking the server for nothing would cost a turn of the loop.
        return io.BytesIO()
    begun = bytearray()
    while True:
        message = await receive()
        begun += _piece(message)
        if not message.get("more_body", False):
            return io.BytesIO(begun)
        if len(begun) >= READ_AHEAD_BYTES:
            return io.BufferedReader(_Rest(bytes(begun), receive, asyncio.get_running_loop()), PIECE_BYTES)


def _piece(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        # Half a file is not a file.
        raise GoneError("The connection was closed before everything had arrived.")
    piece: bytes = message.get("body", b"")
    return piece


class _Rest(io.RawIOBase):
    """A long body, taken from the server while a thread reads it."""

    def __init__(self, begun: bytes, receive: Receive, loop: asyncio.AbstractEventLoop) -> None:
        self.ready, self.receive, self.loop = memoryview(begun), receive, loop
        self.has_more = True

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next; 0 at the end."""
        while not self.ready and self.has_more:
            message = asyncio.run_coroutine_threadsafe(self._next(), self.loop).result()
            self.ready, self.has_more = memoryview(_piece(message)), message.get("more_body", False)
        count = min(len(buffer), len(self.ready))
        buffer[:count] = self.ready[:count]
        self.ready = self.ready[count:]
        return count

    async def _next(self) -> Message:
        return await self.receive()


def _environ(scope: Scope) -> Environ:
    """Return a request as WSGI describes it (PEP 3333)."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if client := scope.get("client"):
        environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = client[0], str(client[1])
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        # X_Forwarded_For and X-Forwarded-For would become one: whoever sends the first does not mean well.
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key in environ:
            # HTTP/2 sends each cookie for itself (RFC 9113, 8.2.3).
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    return environ
