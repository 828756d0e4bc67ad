"""Original: the whole of a message that came by mail, beside the new words that the conversation shows."""

from django.db import models

from frontdesk.tickets.models import Message


class Original(models.Model):
    """Text with its quotes, HTML already cleaned, and which attachment is which picture in it."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, primary_key=True, related_name="original")
    text = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    # Content-ID -> the attachment's id.
    pictures = models.JSONField(default=dict, blank=True)
