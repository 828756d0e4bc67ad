"""Jobs that look after tickets by the clock."""

from datetime import timedelta

from django.db.models.expressions import RawSQL
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.jobs.app import app
from frontdesk.tickets.actions import close_forgotten
from frontdesk.tickets.models import Attachment, Draft, Outgoing, OutgoingState, Submission

# A file that no message took, and the key of a form that nobody will send again.
STAGED_FOR = timedelta(hours=24)
KEYS_FOR = timedelta(days=7)
# Files that somebody may still send.
WANTED = "select unnest(file_ids) from tickets_draft union all select unnest(file_ids) from tickets_outgoing where state = 'waiting'"


@app.periodic(cron="*/10 * * * *")
@app.task(name="close_forgotten_tickets")
def close_forgotten_tickets(timestamp: int) -> None:
    """Close what was solved more than 14 days ago, in batches of their own transactions."""
    closed = True
    while closed:
        with acting(SYSTEM):
            closed = close_forgotten(timezone.now()) > 0


@app.periodic(cron="17 3 * * *")
@app.task(name="sweep_tickets")
def sweep(timestamp: int) -> None:
    """Remove staged files that no message, draft or waiting message holds, old form keys, and what is left of sent drafts."""
    now = timezone.now()
    with acting(SYSTEM):
        staged = Attachment.objects.filter(message=None, created_at__lt=now - STAGED_FOR)
        for attachment in staged.exclude(pk__in=RawSQL(WANTED, [])):  # noqa: S611 (a constant)
            attachment.file.delete(save=False)
            attachment.delete()
        Submission.objects.filter(created_at__lt=now - KEYS_FOR).delete()
        Draft.objects.filter(body="", file_ids=[], updated_at__lt=now - KEYS_FOR).delete()
        Outgoing.objects.exclude(state=OutgoingState.WAITING).filter(created_at__lt=now - KEYS_FOR, send_at__lt=now - KEYS_FOR).delete()
