"""Files: looked at, stored, and given to a message later."""

import hashlib

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from frontdesk.actor import Actor
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.lib.files import safe_file_name
from frontdesk.tickets.models import Attachment

HEAD_BYTES = 8192
UNKNOWN = "application/octet-stream"


def stage_attachment(upload: UploadedFile, *, by: Actor) -> Attachment:
    """Store an uploaded file for its uploader alone, until one of their messages takes it.

    The type is read from the bytes; a claim of the browser or the name's ending counts for nothing.
    Raises: InvalidError when it is empty or larger than ATTACHMENT_MAX_BYTES.
    """
    if by.person_id is None:
        raise ForbiddenError("Please sign in first.")
    name = safe_file_name(upload.name or "")
    size = upload.size or 0
    if size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        raise InvalidError(f"“{name}” is larger than {limit} MB. Send a smaller file, or a link to it.", field="files")
    if size == 0:
        raise InvalidError(f"“{name}” is empty. Choose the file again.", field="files")
    attachment = Attachment(uploaded_by_id=by.person_id, name=name, size_bytes=size, content_type=sniff(upload), sha256=_digest(upload))
    attachment.file.save(name, upload, save=False)
    attachment.save(force_insert=True)
    return attachment


def sniff(upload: UploadedFile) -> str:
    """Return the media type that the first bytes tell; unknown ones are plain bytes."""
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return _text_type(head)
    # Several formats share their first bytes with text and office files; only what is surely an image matters to the browser.
    return found if found and len(found) <= 100 else UNKNOWN


def _text_type(head: bytes) -> str:
    if b"\0" in head:
        return UNKNOWN
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last character may be cut by our own limit.
        if error.start < len(head) - 4:
            return UNKNOWN
    return "text/plain"


def _digest(upload: UploadedFile) -> str:
    whole = hashlib.sha256()
    for chunk in upload.chunks():
        whole.update(chunk)
    upload.seek(0)
    return whole.hexdigest()
