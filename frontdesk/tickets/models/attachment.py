"""Attachment: a file of a message, staged until the message is sent."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.message import Message


def attachment_path(attachment: "Attachment", _: str) -> str:
    """Return the storage key: never the name somebody chose."""
    key = str(attachment.id)
    return f"attachments/{key[:2]}/{key}"


class Attachment(models.Model):
    """A file. Staged by its uploader until a message takes it; from then on as visible as that message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    # As the bytes say, not as the browser claimed.
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=attachment_path, max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(message__isnull=True), name="attachment_staged")]

    @property
    def is_image(self) -> bool:
        """Whether browsers may show it in place."""
        return self.content_type in SAFE_IMAGES


# Raster formats only: SVG and PDF can carry scripts and are always downloads.
SAFE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
