"""What changes while somebody looks: the event stream."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from frontdesk.identity import sessions
from frontdesk.live.stream import ADMISSION


@require_GET
def events(request: Any) -> HttpResponse:
    """Say whether this person may listen; the server then holds the answer open (config/asgi.py).

    They come back with `Last-Event-ID`, or begin with `?since=`. 204 keeps a browser from asking again.
    """
    admission, key = request.META.get(ADMISSION), request.session.session_key
    # None behind a server that can only answer.
    standing = sessions.standing({key: request.actor.me}).get(key) if admission else None
    if standing is None:
        return HttpResponse(status=204)
    admission.person_id, admission.session_key, admission.standing = request.actor.me, key, standing
    admission.since = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    # Not kept by anybody, and not collected by a proxy before it passes it on.
    return HttpResponse(content_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
