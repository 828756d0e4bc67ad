"""A post that is larger than any form of ours is refused before a byte of it is stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from frontdesk.web import errors


class UploadLimitMiddleware:
    """Looks at the announced length only: a server must not fill its disk to find out that it is too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 to what is too large and pass everything else on."""
        files = settings.ATTACHMENTS_PER_MESSAGE * settings.ATTACHMENT_MAX_BYTES
        if _length(request) > files + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return errors.too_large(request)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isdigit() else 0
