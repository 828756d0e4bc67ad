"""How many requests a second the production server answers to eight clients at once."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from django.conf import settings

from frontdesk.bench.browser import Ask, Browser
from frontdesk.bench.operations import Operation

CLIENTS = 8
WARM_UP_SECONDS, COUNTED_SECONDS = 1.0, 5.0
START_SECONDS = 30


@contextlib.contextmanager
def production_server() -> Iterator[None]:
    """Run `frontdesk web` on this desk for the block. Raises: TimeoutError when it does not come up."""
    process = subprocess.Popen([sys.executable, "-m", "frontdesk", "web"], stdout=subprocess.DEVNULL, env=dict(os.environ))
    try:
        _wait_until_it_answers()
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def requests_per_second(operation: Operation, browser: Browser) -> float:
    """Let eight clients, each on a connection that stays open, repeat an operation, and return what they got together."""
    asks = _Shared(operation.asks)
    started = threading.Barrier(CLIENTS + 1)
    counts, failures = [0] * CLIENTS, list[str]()
    until = [0.0, 0.0]

    def client(place: int) -> None:
        connection = http.client.HTTPConnection(settings.HOST, settings.PORT, timeout=30)
        started.wait()
        while (now := time.monotonic()) < until[1]:
            status = _send(connection, browser, asks.next())
            if status != operation.status:
                failures.append(f"{operation.name} answered {status}")
                return
            counts[place] += now >= until[0]
        connection.close()

    threads = [threading.Thread(target=client, args=(place,)) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    until[:] = [time.monotonic() + WARM_UP_SECONDS, time.monotonic() + WARM_UP_SECONDS + COUNTED_SECONDS]
    started.wait()
    for thread in threads:
        thread.join()
    if failures:
        raise ValueError(failures[0])
    return round(sum(counts) / COUNTED_SECONDS, 1)


class _Shared:
    """One run of requests for several threads."""

    def __init__(self, asks: Iterator[Ask]) -> None:
        self._asks, self._lock = asks, threading.Lock()

    def next(self) -> Ask:
        with self._lock:
            return next(self._asks)


def _send(connection: http.client.HTTPConnection, browser: Browser, ask: Ask) -> int:
    headers = {"Cookie": browser.cookie_header, "Accept": "text/html", "Accept-Encoding": "gzip"}
    if ask.fields is None:
        connection.request("GET", ask.path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", ask.path, body=browser.encoded(ask), headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _wait_until_it_answers() -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(settings.HOST, settings.PORT, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/health/")
            connection.getresponse().read()
            return
        time.sleep(0.1)
    raise TimeoutError(f"The server did not answer within {START_SECONDS} s.")
