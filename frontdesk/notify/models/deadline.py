"""DeadlineTold: which deadlines were told of, so that none is told of twice."""

from django.db import models

from frontdesk.tickets.models import Ticket


class DeadlineTold(models.Model):
    """One deadline of one ticket, and which of its two moments: near (`due`) or missed (`late`). A new deadline is told of anew."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="+")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "due_at", "reason"], name="deadline_told_once")]
