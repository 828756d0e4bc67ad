"""Which files of a message go with its mail, and which wait behind a link."""

from collections.abc import Sequence
from typing import Final

from frontdesk.tickets.models import Attachment

# Many mail servers refuse more than 10 MB on the wire, where a file takes a third more.
ATTACHED_MAX_BYTES: Final = 7_000_000


def parted(message_id: int | None) -> tuple[Sequence[Attachment], Sequence[Attachment]]:
    """Return the files that are attached and those that are too large for it. Needs the system persona."""
    if message_id is None:
        return [], []
    attached: list[Attachment] = []
    linked: list[Attachment] = []
    room = ATTACHED_MAX_BYTES
    for file in Attachment.objects.filter(message_id=message_id).order_by("size_bytes", "created_at"):
        (attached if file.size_bytes <= room else linked).append(file)
        room -= file.size_bytes
    return attached, linked


def mail_type(content_type: str) -> str:
    """Return a type under which the bytes go unchanged: text would be recoded, and messages taken apart."""
    return content_type if content_type.partition("/")[0] in ("image", "application", "audio", "video") else "application/octet-stream"
