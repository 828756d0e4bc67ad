"""Address: what is known of somebody's address beyond who has it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now


class BouncingAddress(models.Model):
    """An address that mail servers say does not exist; nothing is sent there until somebody says so or it writes to us."""

    email = models.EmailField(unique=True)
    since = models.DateTimeField(db_default=Now())
    # The status of RFC 3463.
    status = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="bouncing_address_lower")]
