"""The worker process: the relay of the event log in one thread, the jobs in the others."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from frontdesk.jobs.app import app

log = logging.getLogger(__name__)

# How long a committed event may wait before its jobs start; an idle look costs two small reads.
RELAY_PAUSE_SECONDS = 0.25
DATABASE_GONE_PAUSE_SECONDS = 2.0
CONCURRENT_JOBS = 4


def run(relay_once: Callable[[], bool]) -> None:
    """Work until SIGINT or SIGTERM; jobs that have begun may end first. `relay_once` tells whether there may be more at once."""
    stop = threading.Event()
    relay = threading.Thread(target=_relay, args=(relay_once, stop), name="relay", daemon=True)
    relay.start()
    try:
        asyncio.run(_work())
    finally:
        stop.set()
        relay.join(timeout=5)


async def _work() -> None:
    # The worker gets connections of its own; the tasks keep Django's, so that the relay starts jobs inside its transaction.
    worker = app.with_connector(app.connector.get_worker_connector())
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=CONCURRENT_JOBS,
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=10.0,
            delete_jobs="successful",
        )


def _relay(relay_once: Callable[[], bool], stop: threading.Event) -> None:
    while not stop.is_set():
        pause = RELAY_PAUSE_SECONDS
        try:
            close_old_connections()
            if relay_once():
                continue
        except DatabaseError as error:
            log.warning("The event log cannot be read at the moment: %s", error)
            connection.close()
            pause = DATABASE_GONE_PAUSE_SECONDS
        except Exception:
            # Without its relay the desk would look well and tell nobody anything: end, and be started again.
            log.exception("The relay of the event log failed")
            os.kill(os.getpid(), signal.SIGTERM)
            return
        stop.wait(pause)
