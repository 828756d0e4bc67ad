"""Undo of one's own deeds, from the toast and from the timeline."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.undoing import Undone
from frontdesk.tickets.models import Ticket
from frontdesk.web.workspace.listing import listing_url


@require_POST
def undo(request: Any, change_id: UUID) -> HttpResponse:
    """Take back a deed of one's own and stay where one is."""
    try:
        undone = actions.undo(change_id, by=request.actor)
    except Event.DoesNotExist as error:
        raise Http404 from error
    except ConflictError as error:
        messages.error(request, error.sentence)
    else:
        level = messages.WARNING if undone.refusals else messages.SUCCESS
        messages.add_message(request, level, said(undone), extra_tags=f"redo:{undone.change_id}")
    return stay(request)


def said(undone: Undone) -> str:
    """Say what an undo did, and name what it could not do."""
    if not undone.refusals:
        return "Undone." if len(undone.numbers) == 1 else f"Undone on {len(undone.numbers)} tickets."
    refused = " ".join(f"{refusal.number}: {refusal.sentence}" for refusal in undone.refusals)
    return f"Undone on {len(undone.numbers)} of {len(undone.numbers) + len(undone.refusals)} tickets. Not on {refused}"


def stay(request: Any) -> HttpResponse:
    """Answer with the page that the reader is on: the pane of its ticket, or else the whole page."""
    place = _place(request)
    parts = urlsplit(place)
    match = resolve(parts.path)
    if match.view_name == "workspace:ticket":
        if Ticket.objects.filter(pk=match.kwargs["number"]).exists():
            return redirect(place)
        place = listing_url(QueryDict(parts.query).get("in", ""))
    return HttpResponseClientRedirect(place) if request.htmx else redirect(place)


def _place(request: Any) -> str:
    """Return the address of the page that the reader looks at, within the workspace."""
    # What is open by now, not what was open when the button appeared.
    place = str(request.htmx.current_url_abs_path or "") if request.htmx else request.GET.get("next", "")
    home = reverse("workspace:home")
    if not place.startswith(home) or not url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        return home
    try:
        resolve(urlsplit(place).path)
    except Resolver404:
        return home
    return place
