"""Jobs about people."""

from frontdesk.identity.sign_ins import forget_old
from frontdesk.jobs.app import app


@app.periodic(cron="23 3 * * *")
@app.task(name="sweep_sign_ins")
def sweep_sign_ins(timestamp: int) -> None:
    """Forget sign-ins of more than a year ago."""
    forget_old()
