"""How errors are said: a page, a fragment or JSON, always in plain words and without losing what was typed."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.urls import reverse

from frontdesk.lib.errors import FrontdeskError
from frontdesk.web.unreachable import is_unreachable, unreachable

# Never offered back: secrets and what the form makes anew.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "secret", "code", "credential"})

CHUNK_BYTES = 256 * 1024
# Nothing is stored meanwhile; beyond this it is no mistake.
HEARD_OUT_BYTES = 1024 * 1024 * 1024


def render_error(request: HttpRequest, error: FrontdeskError) -> HttpResponse:
    """Say an error with its status; `problem+json` (RFC 9457) to whoever asks for JSON."""
    if request.accepts("text/html"):
        return render(request, "ui/error.html", {"error": error}, status=error.status)
    body = {"type": "about:blank", "title": error.sentence, "status": error.status, "code": error.code}
    return JsonResponse(body, status=error.status, content_type="application/problem+json")


def kept(request: HttpRequest, *, reason: str) -> HttpResponse:
    """Offer a refused post again with its text: `reason` is "signed_out", "stale_form" or "seeing_as"."""
    fields = [{"name": name, "value": value} for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    files = [file.name for _, uploads in request.FILES.lists() for file in uploads]
    context = {
        "reason": reason,
        "action": request.get_full_path(),
        "fields": fields,
        "files": files,
        "sign_in_url": f"{reverse('account_login')}?next=/",
    }
    return render(request, "ui/kept.html", context, status=401 if reason == "signed_out" else 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer good, most often because somebody signed in elsewhere meanwhile.

    The text is offered again, never sent by itself; a form that another site made is only refused.
    """
    foreign = reason.startswith(REASON_BAD_ORIGIN.split("%")[0].strip()) or "Referer" in reason
    if foreign or request.path.startswith("/accounts/"):
        sentence = "This form did not come from this page, or it is too old. Load the page again and send it once more."
        error = FrontdeskError(sentence, code="stale_form")
        error.status = 403
        return render_error(request, error)
    return kept(request, reason="stale_form")


def too_large(request: HttpRequest) -> HttpResponse:
    """Refuse a post that is larger than a form of ours can be; the browser still has what was typed."""
    _hear_out(request)
    sentence = "This was more than we can take in one go. Go back in your browser: your text is still there. Send fewer or smaller files."
    error = FrontdeskError(sentence, code="too_large")
    error.status = 413
    return render_error(request, error)


def _hear_out(request: HttpRequest) -> None:
    """Read the rest of a post and throw it away: a browser that is cut off while it sends shows its own error, not our page."""
    heard = 0
    try:
        while heard < HEARD_OUT_BYTES and (chunk := request.read(CHUNK_BYTES)):
            heard += len(chunk)
    except UnreadablePostError:
        # The browser gave up; nobody waits for the page.
        return


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a request could not be understood, or was too large to read."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest, *_: Any) -> HttpResponse:
    """Say that something broke on our side, or that the database is away for a moment."""
    if is_unreachable(sys.exc_info()[1]):
        return unreachable(request)
    return render(request, "500.html", status=500)
