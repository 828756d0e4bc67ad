"""Mail that this desk sends: written down first, sent second."""

from django.db import models
from django.db.models.functions import Now


class MailState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", "Queued"
    SENT = "sent", "Sent"


class Mail(models.Model):
    """One mail to one address. Its text is forgotten once it is sent: links in it let people in."""

    to_address = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    # What it is about, such as "answered" or "account".
    reason = models.CharField(max_length=20)
    ticket_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.QUEUED)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
