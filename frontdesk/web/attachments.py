"""Files come in and go out here: stored before anything else can go wrong, given out as what no browser runs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest

from frontdesk.actor import Actor
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment

# What the form's fields are called: new files, and the ids of those that an earlier try has stored already.
FIELD = "files"
STAGED_FIELD = "staged"
# Whatever the file claims to be: no scripts, no forms, no plugins, an origin of its own.
SANDBOX = "sandbox; default-src 'none'"


@dataclass
class PostedFiles:
    """What a form carries: the files that are stored already, and what was wrong with the others."""

    staged: list[Attachment] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[UUID]:
        """The ids that an action takes as `attachments`."""
        return [attachment.pk for attachment in self.staged]


def posted_files(request: HttpRequest, *, by: Actor, staged_fields: Iterable[str] = (STAGED_FIELD,)) -> PostedFiles:
    """Return the files of a posted form: those staged earlier and still ticked, and the new ones, staged now.

    Staging comes before everything else, so that a mistake in another field loses no file.
    """
    files = PostedFiles(staged=_staged_earlier(request, by, staged_fields))
    for upload in request.FILES.getlist(FIELD):
        if len(files.staged) >= settings.ATTACHMENTS_PER_MESSAGE:
            files.errors.append(f"“{upload.name}” is one too many: {settings.ATTACHMENTS_PER_MESSAGE} files fit into one message.")
            continue
        try:
            files.staged.append(actions.stage_attachment(upload, by=by))
        except FrontdeskError as error:
            files.errors.append(error.sentence)
    return files


def limits() -> dict[str, int]:
    """Return what a form says about its files."""
    return {"files": settings.ATTACHMENTS_PER_MESSAGE, "megabytes": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)}


def download(attachment: Attachment) -> FileResponse:
    """Answer with a file, streamed. The caller has found it through the policies.

    Pictures that cannot carry a script may be shown in place; everything else is saved to the disk.
    """
    try:
        opened = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    # The name's header follows RFC 6266: plain ASCII, or UTF-8 after RFC 8187.
    response = FileResponse(opened, as_attachment=not attachment.is_image, filename=attachment.name, content_type=attachment.content_type)
    response["Content-Length"] = str(attachment.size_bytes)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Nobody keeps it: the right to see it may end.
    response["Cache-Control"] = "private, no-store"
    return response


def _staged_earlier(request: HttpRequest, by: Actor, fields: Iterable[str]) -> list[Attachment]:
    wanted = [_uuid(text) for field in fields for text in request.POST.getlist(field)]
    ids = [identity for identity in wanted if identity is not None]
    if not ids:
        return []
    mine = Attachment.objects.filter(pk__in=ids, message=None, uploaded_by_id=by.person_id)
    return list(mine.order_by("created_at", "name")[: settings.ATTACHMENTS_PER_MESSAGE])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
