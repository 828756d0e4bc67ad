"""The product behind a real socket, on the test's own database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from tests.journeys.stream import FakeStream

EVENTS = "/desk/events/"


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadedWSGIServer):
    """Ends with the tests, whatever a browser still holds open."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that closes early is no error."""


@contextmanager
def serving(stream: FakeStream, port: int = 0) -> Iterator[str]:
    """Serve the product on a free port of this machine and give its address; the event stream is the test's own."""
    server = Server(("127.0.0.1", port), Quiet, allow_reuse_address=bool(port))
    desk = WSGIHandler()
    server.set_app(lambda environ, start: (stream.application if environ["PATH_INFO"] == EVENTS else desk)(environ, start))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        stream.drop()
        server.shutdown()
        server.server_close()
