"""Child processes that neither outlive their parent nor are ended by a Ctrl+C that is meant for it."""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess

PR_SET_PDEATHSIG = 1
FIRST_PAUSE_SECONDS = 0.5
# A process that lived this long had started well; its next death is a new story.
STEADY_SECONDS = 60.0
DEATHS_IN_A_ROW = 5


def end_with_parent() -> None:
    """Ask Linux to send SIGTERM to this process when its parent ends, however hard that was killed."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        # It may have ended before the request.
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One process of the desk, started again when it ends unasked.

    It is forked from a process that has loaded everything, so that a start costs milliseconds.
    """

    name: str
    work: Callable[[], None]
    process: ForkProcess | None = None
    started_at: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.is_alive()

    @property
    def is_hopeless(self) -> bool:
        """Whether it ended so often in a row that starting it again is no use."""
        return self.deaths >= DEATHS_IN_A_ROW

    def start(self) -> None:
        """Fork it."""
        self.started_at = time.monotonic()
        self.process = multiprocessing.get_context("fork").Process(target=_work, args=(self.work,), name=self.name)
        self.process.start()

    def tend(self) -> str:
        """Start it again when it ended and its pause is over; return a sentence for the log, empty when nothing is new."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return ""
        if self.process.is_alive():
            return ""
        self.deaths = 1 if now - self.started_at > STEADY_SECONDS else self.deaths + 1
        self.again_at = now + FIRST_PAUSE_SECONDS * 2 ** (self.deaths - 1)
        reason = _reason(self.process.exitcode)
        self.process = None
        return f"The {self.name} process ended unasked ({reason}); starting it again."

    def stop(self, grace_seconds: float) -> None:
        """Ask it to end, and end it when it does not within the grace."""
        if self.process is None or not self.process.is_alive():
            return
        self.process.terminate()
        self.process.join(grace_seconds)
        if self.process.is_alive():
            self.kill()

    def kill(self) -> None:
        """End it at once, with everything it started: it leads a process group."""
        if self.process is None or self.process.pid is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


def _work(work: Callable[[], None]) -> None:
    # A group of its own: Ctrl+C at the terminal reaches the parent only, which then stops its children in order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    end_with_parent()
    work()


def _reason(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
