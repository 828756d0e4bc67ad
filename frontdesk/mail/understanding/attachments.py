"""Files that came with a message: named safely, described, their bytes decoded when somebody asks."""

import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass

from frontdesk.lib.files import safe_file_name

from .headers import split_headers, words_decoded
from .parts import Part

_ENDINGS = {
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "image/jpeg": ".jpg",
}
_NAMES = {
    "message/delivery-status": "delivery-status",
    "text/rfc822-headers": "headers",
    "text/calendar": "invitation",
    "application/pkcs7-signature": "signature",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file. `content_id` is set for a picture that HTML shows in place."""

    filename: str
    content_type: str
    size: int
    sha256: str
    content_id: str
    read: Callable[[], bytes]


def attachment(part: Part, number: int) -> Attachment:
    """Describe a part as a file; its bytes are decoded for this, and again when they are read."""
    content = part.content()
    name = safe_file_name(part.filename) if part.filename else _name_of(part, content, number)
    return Attachment(name, part.type, len(content), hashlib.sha256(content).hexdigest(), part.content_id, part.content)


def of_bytes(name: str, content_type: str, content: bytes) -> Attachment:
    """Describe a file that was found inside a part."""
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(safe_file_name(name), content_type or typed_by_name(name), len(content), digest, "", lambda: content)


def typed_by_name(name: str) -> str:
    """Return the media type that a name's ending means."""
    return mimetypes.guess_type(name[-100:])[0] or "application/octet-stream"


def _name_of(part: Part, content: bytes, number: int) -> str:
    ending = _ENDINGS.get(part.type) or mimetypes.guess_extension(part.type) or (".txt" if part.type.startswith("text/") else ".bin")
    if part.type in {"message/rfc822", "message/global"}:
        headers, _ = split_headers(content, 0, min(len(content), 100_000))
        subject = words_decoded(headers.get("subject"))
        return safe_file_name(f"{subject or 'Message'}.eml") if subject.strip(" .") else "message.eml"
    name = _NAMES.get(part.type) or f"{re.sub('[^a-z]', '', part.type.split('/')[0]) or 'file'}-{number}"
    return name + ending
