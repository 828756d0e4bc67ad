"""Do the worker's work inside a test: read the log, start the jobs, run them, all in this process."""

import json

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.relay import relay_once
from frontdesk.jobs.app import app

# Jobs whose events start further jobs; more rounds than this would be a loop.
ROUNDS = 10
TAKE = (
    "update procrastinate_jobs set status = 'doing' where status = 'todo' and (scheduled_at is null or scheduled_at <= now())"
    " returning id, task_name, args"
)


def run_jobs() -> int:
    """Run everything that the committed events call for, jobs of jobs too, and return how many jobs ran.

    The test must commit for real (`transactional_db`): the relay reads what is committed.
    """
    total = 0
    for _ in range(ROUNDS):
        relay_once()
        jobs = _take_jobs()
        if not jobs:
            return total
        for job_id, name, arguments in jobs:
            app.tasks[name].func(**arguments)
            _mark_done(job_id)
        total += len(jobs)
    raise AssertionError("The jobs start each other in a loop.")


def _take_jobs() -> list[tuple[int, str, dict[str, object]]]:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(TAKE)
        rows = sorted(cursor.fetchall())
    return [(number, name, json.loads(given) if isinstance(given, str) else given) for number, name, given in rows]


def _mark_done(job_id: int) -> None:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'succeeded' where id = %s", [job_id])
