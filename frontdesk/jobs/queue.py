"""Failed jobs: list them, run them again."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

FAILED = """
select j.id, j.task_name, j.args::text, j.attempts, max(e.at), count(*) over ()
from procrastinate_jobs j left join procrastinate_events e on e.job_id = j.id
where j.status = 'failed' group by j.id order by max(e.at) desc nulls last, j.id desc limit %s
"""


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was tried as often as allowed."""

    id: int
    task: str
    arguments: dict[str, Any]
    attempts: int
    failed_at: datetime | None


def failed_jobs(limit: int = 100) -> tuple[list[FailedJob], int]:
    """Return the newest failed jobs and how many there are in all."""
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [limit])
        rows = cursor.fetchall()
    return [FailedJob(number, task, json.loads(args), attempts, failed_at) for number, task, args, attempts, failed_at, _ in rows], rows[0][
        5
    ] if rows else 0


def retry(job_id: int) -> bool:
    """Queue a failed job again; False when it is not among the failed ones any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'todo', scheduled_at = null, attempts = 0 where id = %s and status = 'failed'", [job_id]
        )
        return cursor.rowcount == 1
