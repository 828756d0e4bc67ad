"""Jobs: hand mails over, and notice what was left in the middle."""

from typing import Any

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.jobs.app import RETRY, app
from frontdesk.mail.delivering import deliver, forget_texts, notice_unsure


@app.task(name="deliver_mail", retry=RETRY)
def deliver_mail(*, data: dict[str, Any], **_: Any) -> None:
    """Hand one stored mail to the mail server. What the server says is written at the mail: the job itself does not fail by it."""
    deliver(data["mail"])


@app.periodic(cron="* * * * *")
@app.task(name="notice_unsure_mail")
def notice_unsure_mail(timestamp: int) -> None:
    """Mark mails that a worker was handing over when it died."""
    notice_unsure()


@app.periodic(cron="17 4 * * *")
@app.task(name="forget_mail_texts")
def forget_mail_texts(timestamp: int) -> None:
    """Forget the texts of mails that were sent a week ago."""
    with acting(SYSTEM):
        forget_texts()
