"""The product behind a real socket, event stream and all, on the test's own database."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from granian.constants import Interfaces
from granian.server.embed import Server

from frontdesk.config.asgi import Front

START_SECONDS = 10.0
# Connections that a browser keeps for later are not waited for.
STOP_SECONDS = 2.0


@contextmanager
def serving(port: int = 0) -> Iterator[str]:
    """Serve the product on a port of this machine, a free one unless it is named, and give its address."""
    loop, front, port = asyncio.new_event_loop(), Front(WSGIHandler()), port or _free_port()
    server = Server(front, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),), daemon=True)
    thread.start()
    _wait_for(port)
    try:
        yield f"http://localhost:{port}"
    finally:
        loop.call_soon_threadsafe(front.hub.close)
        loop.call_soon_threadsafe(server.stop)
        thread.join(STOP_SECONDS)
        front.pages.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
