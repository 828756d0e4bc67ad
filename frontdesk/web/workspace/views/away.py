"""The switch in one's own menu: away, or there again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.routing.actions import set_away
from frontdesk.web.workspace.staying import stay


@require_POST
def away(request: Any) -> HttpResponse:
    """Say that one is away (`away`), or there again, and stay on the page."""
    is_away = request.POST.get("away") == "yes"
    set_away(is_away=is_away, by=request.actor)
    words = "You are away: no new ticket is given to you." if is_away else "You are there again: new tickets can be given to you."
    messages.success(request, words)
    return stay(request)
