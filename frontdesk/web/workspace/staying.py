"""After a deed that belongs to no single ticket: the reader stays on the page that they look at."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from frontdesk.tickets.models import Ticket
from frontdesk.web.workspace.context import list_of, rail_counts
from frontdesk.web.workspace.listing import listing_url, tickets_place


def stay(request: Any, numbers: Sequence[int] = ()) -> HttpResponse:
    """Answer a deed on the tickets `numbers`: without scripts the page anew, else only what is said; the page asks for its leaves."""
    place = place_of(request)
    parts = urlsplit(place)
    match = resolve(parts.path)
    is_gone = match.view_name == "workspace:ticket" and not Ticket.objects.filter(pk=match.kwargs["number"]).exists()
    if is_gone:
        place = listing_url(QueryDict(parts.query).get("in", ""))
    if not request.htmx:
        return redirect(place)
    if is_gone or not parts.path.startswith(tickets_place()):
        return HttpResponseClientRedirect(place)
    if match.view_name == "workspace:ticket" and match.kwargs["number"] in numbers:
        # The open ticket is shown anew, for its offers to undo.
        return redirect(place)
    # What a toast offers to undo is asked for in place as well.
    response = render(request, "workspace/said.html", {"listing": list_of(request), "toast_place": place})
    response["HX-Reswap"], response["HX-Push-Url"] = "none", "false"
    trigger_client_event(response, "desk:counts", {"counts": rail_counts(request)})
    return trigger_client_event(response, "desk:changed", {"numbers": list(numbers)})


def place_of(request: Any) -> str:
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
