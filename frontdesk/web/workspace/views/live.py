"""What changes while somebody looks: the event stream, and who else is there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from frontdesk.identity import sessions
from frontdesk.live import actions
from frontdesk.live.models import Mode
from frontdesk.live.presence import here
from frontdesk.live.stream import ADMISSION
from frontdesk.web.workspace.answers import ticket_or_404
from frontdesk.web.workspace.context import list_of
from frontdesk.web.workspace.forms import PresenceForm
from frontdesk.web.workspace.rows import ticket_query


@require_GET
def events(request: Any) -> HttpResponse:
    """Say whether this person may listen; the server then holds the answer open (config/asgi.py).

    They come back with `Last-Event-ID`, or begin with `?since=`. 204 keeps a browser from asking again.
    """
    if request.actor.seeing is not None:
        # What happens is told to people, and whoever looks as somebody else is nobody: pages stay as they were loaded.
        return HttpResponse(status=204)
    admission, key = request.META.get(ADMISSION), request.session.session_key
    # None behind a server that can only answer.
    standing = sessions.standing({key: request.actor.me}).get(key) if admission else None
    if standing is None:
        return HttpResponse(status=204)
    admission.person_id, admission.session_key, admission.standing = request.actor.me, key, standing
    admission.since = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    # Not kept by anybody, and not collected by a proxy before it passes it on.
    return HttpResponse(content_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


@require_http_methods(["GET", "POST"])
def presence(request: Any, number: int) -> HttpResponse:
    """Show who else has this ticket open, or take note that this person reads it, answers it or is gone."""
    ticket = ticket_or_404(number)
    if request.method == "GET":
        there = here([number], by=request.actor).get(number, [])
        return render(
            request, "workspace/presence.html", {"present": there, "number": number, "query": ticket_query(list_of(request).here)}
        )
    form = PresenceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    mode, tab = form.cleaned_data["mode"], form.cleaned_data["tab"]
    if mode == PresenceForm.GONE:
        actions.leave(ticket, tab=tab, by=request.actor)
    else:
        actions.be_present(ticket, mode=Mode(mode), tab=tab, by=request.actor)
    return HttpResponse(status=204)
