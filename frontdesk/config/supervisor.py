"""Keeps web and worker running, waits until the desk is ready, and stops everything in order."""

import http.client
import json
import logging
import signal
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from types import FrameType

from django.conf import settings

from frontdesk.config import serving
from frontdesk.config.processes import Child
from frontdesk.config.schedule import LOOPS
from frontdesk.db import embedded
from frontdesk.db.location import ConfigurationError
from frontdesk.jobs import worker
from frontdesk.mail import listening

log = logging.getLogger(__name__)

READY_SECONDS = 60
LOOK_SECONDS = 1.0
# Long enough for a job to end, short enough for a person to wait. The web server has a shorter one of its own.
GRACE_SECONDS = 8.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """The desk's processes and the wish to stop them."""

    def __init__(self) -> None:
        self.children = [Child("web", serving.serve), Child("worker", partial(worker.run, LOOPS))]
        if listening.places():
            self.children.append(Child("mail", listening.run))
        self.is_stopping = False
        self._wake_reader, self._wake_writer = Pipe(duplex=False)

    def run(self, on_ready: Callable[[], None]) -> None:
        """Start everything, call `on_ready` once the desk answers, and return when it was asked to stop.

        Raises: ConfigurationError when a process cannot be kept running.
        """
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)
        try:
            for child in self.children:
                child.start()
            self._wait_until_ready()
            if not self.is_stopping:
                on_ready()
            while not self.is_stopping:
                self._tend()
        finally:
            self._stop()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_stopping:
            # Asked twice: the person does not want to wait.
            for child in self.children:
                child.kill()
        self.is_stopping = True
        self._wake_writer.send_bytes(b"stop")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        health: dict[str, str] = {}
        while not self.is_stopping:
            is_ready, health = ask_health()
            if is_ready:
                return
            if time.monotonic() > deadline:
                missing = [name for name, state in health.items() if state == "missing"] or ["web"]
                raise ConfigurationError(f"The desk did not become ready within {READY_SECONDS} s: {', '.join(missing)} is missing.")
            self._tend(seconds=0.05)

    def _tend(self, seconds: float = LOOK_SECONDS) -> None:
        """Sleep until something ends or the time is over, then start again what is not running."""
        sentinels: list[int | Connection] = [child.process.sentinel for child in self.children if child.process]
        wait([self._wake_reader, *sentinels], timeout=seconds)
        if self.is_stopping:
            return
        if embedded.revive():
            log.warning("The database server had ended unasked; it is running again.")
        for child in self.children:
            if news := child.tend():
                log.error(news)
            if child.is_hopeless:
                raise ConfigurationError(
                    f"The {child.name} process ended {child.deaths} times in a row, so the desk stops. The reason stands above."
                )

    def _stop(self) -> None:
        self.is_stopping = True
        for child in self.children:
            if child.process and child.process.is_alive():
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.stop(max(0.1, deadline - time.monotonic()))


def ask_health() -> tuple[bool, dict[str, str]]:
    """Ask the desk itself whether it is ready; return that and its parts."""
    connection = http.client.HTTPConnection(*serving.local_address(settings.HOST, settings.PORT), timeout=5)
    try:
        connection.request("GET", "/health/")
        answer = connection.getresponse()
        parts = json.loads(answer.read()).get("parts", {})
        return answer.status == http.client.OK, parts
    except (OSError, ValueError, http.client.HTTPException):
        # Not listening yet.
        return False, {}
    finally:
        connection.close()
