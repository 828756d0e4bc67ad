"""The test ticket of the first steps: sent and taken out of the queue again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from frontdesk.first_steps.actions import send_test_ticket, solve_test_tickets
from frontdesk.first_steps.actions.test_ticket import Landed
from frontdesk.first_steps.steps import first_steps
from frontdesk.identity import access
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.models import Ticket


@require_POST
def send(request: Any) -> HttpResponse:
    """Send a test ticket and go to it, or say where it landed to somebody who does not see it there."""
    access.require(request.actor, access.MANAGE_DESK)
    try:
        landed = send_test_ticket(subject=request.POST.get("subject", ""), by=request.actor)
    except InvalidError as error:
        messages.error(request, error.sentence)
        return redirect("settings:index")
    messages.success(request, f"Ticket {landed.number} landed in {landed.team_name}; {_whose(landed, request.actor.person_id)}.")
    if Ticket.objects.filter(pk=landed.number).exists():
        return redirect("workspace:ticket", landed.number)
    return redirect("settings:index")


@require_POST
def solve(request: Any) -> HttpResponse:
    """Take the test ticket out of the queue."""
    solve_test_tickets(by=request.actor)
    messages.success(request, "The test ticket is solved and out of the queue.")
    return redirect(reverse("settings:index") if first_steps(request.actor) else reverse("workspace:home"))


def _whose(landed: Landed, me: int | None) -> str:
    if landed.assignee_id is None:
        return "nobody has it yet"
    return "you have it" if landed.assignee_id == me else f"{landed.assignee_name} has it"
