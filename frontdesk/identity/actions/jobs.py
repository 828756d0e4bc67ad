"""Failed background jobs, for those whose role sees them. They stand here because jobs lie below people and their rights."""

from frontdesk.actor import Actor
from frontdesk.events.record import record
from frontdesk.identity import access
from frontdesk.jobs import queue
from frontdesk.lib.errors import InvalidError


def failed_jobs(*, by: Actor) -> tuple[list[queue.FailedJob], int]:
    """Return the newest failed jobs and how many there are in all. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_JOBS)
    return queue.failed_jobs()


def run_again(job_id: int, *, by: Actor) -> None:
    """Queue a failed job once more. Raises: InvalidError when it is no longer among the failed ones, ForbiddenError."""
    access.require(by, access.MANAGE_JOBS)
    if not queue.retry(job_id):
        raise InvalidError("This job is no longer among the failed ones: it was run again already.")
    record("job.run_again", by=by, job=job_id)
