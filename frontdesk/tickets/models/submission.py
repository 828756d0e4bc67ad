"""Submission: the key of a form that was sent."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.message import Message
from frontdesk.tickets.models.ticket import Ticket


class Submission(models.Model):
    """The key of a form that was sent: sending it twice finds the first result instead of doing it again."""

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, db_index=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="submission_age")]
