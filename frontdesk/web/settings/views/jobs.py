"""Background jobs that failed, and mail that waits."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from frontdesk.identity import access, actions
from frontdesk.jobs.queue import FailedJob
from frontdesk.lib.errors import FrontdeskError
from frontdesk.notify import outbox
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import needs, show

WORDS = {
    "notify": "Write the mails about an event",
    "deliver_mail": "Send a mail",
    "retry_stalled_jobs": "Run jobs again whose worker went away",
    "sweep_sessions": "Forget sessions that ended",
}


@dataclass(frozen=True, slots=True)
class JobRow:
    """A failed job in words."""

    id: int
    words: str
    about: str
    attempts: int
    failed_at: datetime | None


@needs(access.MANAGE_JOBS)
@require_safe
def jobs(request: Request) -> HttpResponse:
    """List what was tried as often as allowed, newest first, and how many mails wait."""
    failed, total = actions.failed_jobs(by=request.actor)
    return show(request, "jobs", {"jobs": [_row(job) for job in failed], "total": total, "mail": outbox.waiting(by=request.actor)})


@needs(access.MANAGE_JOBS)
@require_POST
def run_again(request: Request, job_id: int) -> HttpResponse:
    """Queue a failed job once more."""
    try:
        actions.run_again(job_id, by=request.actor)
    except FrontdeskError as error:
        messages.info(request, error.sentence)
    else:
        messages.success(request, "The job runs again within a few seconds.")
    return redirect("settings:jobs")


def _row(job: FailedJob) -> JobRow:
    data = job.arguments.get("data") or {}
    parts = [job.arguments.get("event"), data.get("reason")]
    ticket_id = job.arguments.get("ticket_id")
    about = [str(part).replace("_", " ").replace(".", " ") for part in parts if part] + ([f"ticket {ticket_id}"] if ticket_id else [])
    return JobRow(job.id, WORDS.get(job.task, job.task.replace("_", " ").capitalize()), ", ".join(about), job.attempts, job.failed_at)
