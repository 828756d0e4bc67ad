"""Wording: what mails to customers say around what was written."""

from django.db import models
from django.db.models import Q


class Wording(models.Model):
    """The desk's own texts, one row; an empty one is the given text (`mail/wording.py`)."""

    received = models.TextField(default="", blank=True)
    answered = models.TextField(default="", blank=True)
    copied = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="wording_is_one")]
