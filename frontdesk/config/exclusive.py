"""One desk on one data folder: the second start is told who is there."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from frontdesk.config.settings import BASE_URL
from frontdesk.db.location import ConfigurationError

# What a killed desk left behind ends by itself within this time.
HANDOVER_SECONDS = 12.0


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder for this desk.

    Raises: ConfigurationError, naming the other, when a desk runs on it.
    """
    with (data / "run.lock").open("a+") as lock:
        deadline = time.monotonic() + HANDOVER_SECONDS
        while not _take(lock):
            lock.seek(0)
            number, _, address = lock.read().partition(" ")
            # The desk itself is gone, only its processes are still ending.
            is_ending = number.isdigit() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists()
            if not is_ending or time.monotonic() > deadline:
                raise ConfigurationError(
                    f"A desk is running on {data} already{f' at {address}' if address else ''} (process {number or 'unknown'}). "
                    "Stop it, or set FRONTDESK_DATA and FRONTDESK_PORT to run a second desk beside it."
                )
            time.sleep(0.1)
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()} {BASE_URL}/")
        lock.flush()
        yield


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
