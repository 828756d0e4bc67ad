"""One's own notices: the bell's list, and the browsers that are told too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from frontdesk.lib.errors import FrontdeskError
from frontdesk.notify import actions, cards
from frontdesk.web.workspace.forms import BrowserForm


@require_GET
def notices(request: Any) -> HttpResponse:
    """Show what waits and what is past; `?part=panel` only what waits, for the panel below the bell."""
    by = request.actor
    context = {"open_cards": cards.open_cards(by)}
    if request.GET.get("part") == "panel":
        return render(request, "workspace/notices_panel.html", context)
    return render(request, "workspace/notices.html", {**context, "earlier_cards": cards.earlier_cards(by)})


@require_GET
def bell(request: Any) -> HttpResponse:
    """Return the numbers of the tickets that a notice waits about."""
    return JsonResponse({"open": cards.open_numbers(request.actor)})


@require_POST
def notices_seen(request: Any) -> HttpResponse:
    """Put all open notices away."""
    actions.see_cards(request.actor)
    return redirect("workspace:notices")


@require_POST
def browsers(request: Any) -> HttpResponse:
    """Let this browser be told when no page is open. Answers a script: 204, or a sentence with 422."""
    form = BrowserForm(request.POST)
    if not form.is_valid():
        return HttpResponse("The browser sent no address to tell it at.", status=422, content_type="text/plain; charset=utf-8")
    try:
        actions.add_browser(**form.cleaned_data, name=_name(request), by=request.actor)
    except FrontdeskError as error:
        return HttpResponse(error.sentence, status=error.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
def browser_removal(request: Any, browser_id: int) -> HttpResponse:
    """Stop telling one of one's browsers."""
    actions.remove_browser(browser_id, by=request.actor)
    messages.success(request, "This browser is not told any more.")
    return redirect("workspace:preferences")


def _name(request: Any) -> str:
    return str(request.headers.get("User-Agent", ""))[:300]
