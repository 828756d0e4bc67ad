"""Time off and swaps of a team: what waits for an answer, what is ahead, and entering it for somebody."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from frontdesk.coverage import access, actions
from frontdesk.coverage.models import Swap, SwapState, TimeOff, TimeOffState
from frontdesk.identity.models import Team
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, FrontdeskError
from frontdesk.web.request import Request
from frontdesk.web.settings.arranging.forms import TimeOffForm
from frontdesk.web.settings.pages import show
from frontdesk.web.settings.views.coverage import arranges

# More than this nobody reads.
SHOWN = 200


@arranges
@require_http_methods(["GET", "HEAD", "POST"])
def time_off(request: Request, team: Team) -> HttpResponse:
    """Show what the team asked for and has, and give somebody time off."""
    form = TimeOffForm(request.POST or None, people=access.members(team.pk))
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("first", "last")}
        if form.carry_out(actions.give_time_off, form.cleaned_data["person"], **days, by=request.actor):
            messages.success(request, "The time off is entered.")
            return redirect("settings:time_off", team.slug)
    now = clock.now()
    rows = (
        TimeOff.objects.select_related("person")
        .defer("person__password")
        .filter(person__memberships__team=team, person__is_active=True, ends_at__gt=now)
    )
    swaps = (
        Swap.objects.select_related("asker", "other")
        .defer("asker__password", "other__password")
        .filter(team=team, state=SwapState.ACCEPTED, gives_at__gt=now)
    )
    context = {
        "team": team,
        "form": form,
        "wishes": rows.filter(state=TimeOffState.REQUESTED)[:SHOWN],
        "given": rows.filter(state=TimeOffState.APPROVED)[:SHOWN],
        "swaps": swaps,
    }
    return show(request, "coverage_time_off", context, status=form.status)


@arranges
@require_POST
def decision(request: Request, team: Team, time_off_id: int) -> HttpResponse:
    """Approve or decline what somebody asked for."""
    row = _of_team(team, time_off_id)
    is_approved = request.POST.get("answer") == "yes"
    actions.decide_time_off(row, is_approved=is_approved, by=request.actor)
    messages.success(request, f"{row.person.first_name} hears by mail that it is {'approved' if is_approved else 'declined'}.")
    return redirect("settings:time_off", team.slug)


@arranges
@require_POST
def removal(request: Request, team: Team, time_off_id: int) -> HttpResponse:
    """Take a team member's time off back."""
    row = _of_team(team, time_off_id)
    actions.cancel_time_off(row, by=request.actor)
    messages.success(request, f"The time off of {row.person.first_name} is taken back.")
    return redirect("settings:time_off", team.slug)


@arranges
@require_POST
def swap_decision(request: Request, team: Team, swap_id: int) -> HttpResponse:
    """Put a swap into its week, or decline it; what stands against it is said, and it waits on."""
    swap = get_object_or_404(
        Swap.objects.select_related("asker", "other").defer("asker__password", "other__password"), pk=swap_id, team=team
    )
    is_approved = request.POST.get("answer") == "yes"
    try:
        with transaction.atomic():
            actions.decide_swap(swap, is_approved=is_approved, by=request.actor)
    except ForbiddenError:
        raise
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        done = (
            "The swap is in the week as it is arranged. It is in force once you publish the week."
            if is_approved
            else "The swap is declined."
        )
        messages.success(request, done)
    return redirect("settings:time_off", team.slug)


def _of_team(team: Team, time_off_id: int) -> TimeOff:
    return get_object_or_404(
        TimeOff.objects.select_related("person").defer("person__password").distinct(), pk=time_off_id, person__memberships__team=team
    )
