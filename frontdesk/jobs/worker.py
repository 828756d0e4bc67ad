"""The worker process: what is looked at again and again in a thread each, the jobs in the others."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections, connection
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from frontdesk.jobs.app import app

log = logging.getLogger(__name__)

DATABASE_GONE_PAUSE_SECONDS = 2.0
CONCURRENT_JOBS = 4
# Well under what /health/ allows.
HEARTBEAT_SECONDS = 5.0
# Less than the grace the supervisor gives.
SHUTDOWN_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Loop:
    """Something done again and again: `once` returns how much it did, and is called again at once while that is not 0."""

    name: str
    once: Callable[[], int]
    pause_seconds: float


def run(loops: Sequence[Loop]) -> None:
    """Work until SIGINT or SIGTERM; jobs that have begun may end first."""
    stop = threading.Event()
    threads = [threading.Thread(target=_repeat, args=(loop, stop), name=loop.name, daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(_work())
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)


async def _work() -> None:
    """Run jobs until asked to stop, also across the minutes in which the database is away."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            await _run_jobs(stop)
        except (ConnectorException, PoolTimeout) as error:
            log.warning("The jobs cannot be read at the moment: %s", error.__cause__ or error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), DATABASE_GONE_PAUSE_SECONDS)


def _own_connector() -> BaseConnector:
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("The jobs of this desk are kept through Django's connection.")
    return connector.get_worker_connector()


async def _run_jobs(stop: asyncio.Event) -> None:
    # The worker gets connections of its own; the tasks keep Django's, so that the relay starts jobs inside its transaction.
    worker = app.with_connector(_own_connector())
    async with worker.open_async():
        working = asyncio.create_task(
            worker.run_worker_async(
                concurrency=CONCURRENT_JOBS,
                fetch_job_polling_interval=1.0,
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        # Lets jobs that have begun end; one that the database's absence ended raises here.
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


def _repeat(loop: Loop, stop: threading.Event) -> None:
    while not stop.is_set():
        pause = loop.pause_seconds
        try:
            close_old_connections()
            if loop.once():
                continue
        except DatabaseError as error:
            log.warning("%s: the database cannot be read at the moment: %s", loop.name, error)
            connection.close()
            pause = DATABASE_GONE_PAUSE_SECONDS
        except Exception:
            # Without it the desk would look well and tell nobody anything: end, and be started again.
            log.exception("%s failed", loop.name)
            os.kill(os.getpid(), signal.SIGTERM)
            return
        stop.wait(pause)
