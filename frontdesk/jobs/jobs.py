"""Jobs about jobs: what a killed worker left behind is run again."""

from django.core.management import call_command

from frontdesk.jobs.app import app

STALLED_AFTER_SECONDS = 120


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Queue jobs again whose worker has not been heard of for two minutes."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="23 3 * * *")
@app.task(name="sweep_sessions")
def sweep_sessions(timestamp: int) -> None:
    """Forget sessions that ended by age."""
    call_command("clearsessions")
