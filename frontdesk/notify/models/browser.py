"""Browser: one of a person's browsers that wants to be told when no page is open (RFC 8030)."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.identity.models import Person


class Browser(models.Model):
    """Where and how a browser's push service takes messages for it; the keys are the browser's own (RFC 8291)."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="browsers")
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    # As its owner knows it: "Firefox on Linux".
    name = models.CharField(max_length=80, default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
