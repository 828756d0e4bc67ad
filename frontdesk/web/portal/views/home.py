"""The portal's first page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdesk.identity.models import Team
from frontdesk.tickets import lists
from frontdesk.web.door import public
from frontdesk.web.request import Request

TICKETS_SHOWN = 4


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Ask what somebody needs help with; show topics and their own open tickets."""
    by = request.actor
    context: dict[str, Any] = {"topics": topics()}
    if by.is_signed_in:
        context["tickets"] = lists.my_tickets(by=by).tickets[:TICKETS_SHOWN]
    return render(request, "portal/home.html", context)


def topics() -> list[Team]:
    """Return the teams whose work customers can choose as a topic; the policies show no others."""
    return list(Team.objects.exclude(topic="").filter(is_archived=False).order_by("topic"))
