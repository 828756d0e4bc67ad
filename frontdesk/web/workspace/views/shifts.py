"""One's own time: shifts in force, time off, swaps with teammates, and the address of one's calendar."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontdesk.coverage import actions
from frontdesk.coverage.models import Feed, Swap, SwapState, TimeOff
from frontdesk.coverage.own import OwnShift, own_shifts
from frontdesk.coverage.spans import Span
from frontdesk.coverage.weeks import hours_of
from frontdesk.identity.models import Team
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.web.workspace.shift_forms import SwapForm, TimeOffForm, gives_in, offers

AHEAD = timedelta(weeks=4)
# How long something that was decided is still shown.
LATELY = timedelta(days=14)
View = Callable[..., HttpResponse]


@require_GET
def shifts(request: Any) -> HttpResponse:
    """Show one's shifts of the next weeks, time off and swaps."""
    return _page(request)


@require_POST
def time_off(request: Any) -> HttpResponse:
    """Ask for days off."""
    form = TimeOffForm(request.POST)
    if not form.is_valid() or not form.carry_out(actions.request_time_off, by=request.actor, **form.cleaned_data):
        return _page(request, form)
    messages.success(request, "You asked for time off. Whoever arranges your team decides.")
    return redirect("workspace:shifts")


@require_POST
def time_off_removal(request: Any, time_off_id: int) -> HttpResponse:
    """Take one's own time off back."""
    actions.cancel_time_off(get_object_or_404(TimeOff, pk=time_off_id, person_id=request.actor.me), by=request.actor)
    messages.success(request, "You took your time off back.")
    return redirect("workspace:shifts")


@require_http_methods(["GET", "HEAD", "POST"])
def new_swap(request: Any) -> HttpResponse:
    """Ask a teammate to work one's shift; `shift` names it by team and when it begins."""
    team_id, gives_at = gives_in(request.POST.get("shift") or request.GET.get("shift", ""))
    team = get_object_or_404(Team, pk=team_id, is_archived=False, memberships__person_id=request.actor.me)
    own = next((own for own in own_shifts(request.actor.me, _around(gives_at)) if own.shift.span.start == gives_at), None)
    if own is None:
        raise InvalidError("This shift is not yours any more. Look at your shifts again.")
    _speak_in_zone(request, [own])
    form = SwapForm(
        request.POST or None, offers=offers(team.pk, own, request.actor.me, clock.now()), shift=f"{team.pk}-{gives_at.timestamp():.0f}"
    )
    if form.is_valid():
        other_id, takes_at = form.wanted()
        if form.carry_out(actions.ask_swap, team.pk, other_id=other_id, gives_at=gives_at, takes_at=takes_at, by=request.actor):
            messages.success(request, "You asked. You hear by mail what becomes of it.")
            return redirect("workspace:shifts")
    return render(request, "workspace/swap.html", {"form": form, "own": own, "team": team, "hours": hours_of(team.pk)}, status=form.status)


def of_swap(deed: Callable[[Any, Swap], None]) -> View:
    """Do something with the swap that an address names, when it is one's own."""

    @wraps(deed)
    def found(request: Any, swap_id: int) -> HttpResponse:
        deed(request, get_object_or_404(Swap, pk=swap_id))
        return redirect("workspace:shifts")

    return found


@require_POST
@of_swap
def swap_answer(request: Any, swap: Swap) -> None:
    """Say yes or no to a swap that a teammate asked for."""
    is_accepted = request.POST.get("answer") == "yes"
    actions.answer_swap(swap, is_accepted=is_accepted, by=request.actor)
    yes = "You said yes. " + ("It is in force." if swap.state == SwapState.MADE else "Whoever arranges the team has the last word.")
    messages.success(request, yes if is_accepted else "You said no.")


@require_POST
@of_swap
def swap_removal(request: Any, swap: Swap) -> None:
    """Take back a swap that one asked for."""
    actions.cancel_swap(swap, by=request.actor)
    messages.success(request, "You took it back.")


@require_POST
def calendar_address(request: Any) -> HttpResponse:
    """Make an address for one's calendar program and show it this once: only its digest is kept."""
    return _page(request, token=actions.create_feed(by=request.actor))


@require_POST
def calendar_removal(request: Any) -> HttpResponse:
    """Let one's calendar address lead nowhere."""
    actions.revoke_feed(by=request.actor)
    messages.success(request, "The address of your calendar leads nowhere now.")
    return redirect("workspace:shifts")


def _page(request: Any, form: TimeOffForm | None = None, *, token: str = "") -> HttpResponse:
    now, me = clock.now(), request.actor.me
    swaps = (
        Swap.objects.select_related("asker", "other", "team").defer("asker__password", "other__password").filter(gives_at__gt=now - LATELY)
    )
    found = own_shifts(me, Span(now, now + AHEAD))
    context = {
        "zone": _speak_in_zone(request, found),
        "shifts": _days(found),
        "has_team": Team.objects.filter(memberships__person_id=me, is_archived=False).exists(),
        "time_off": TimeOff.objects.select_related("person").defer("person__password").filter(person_id=me, ends_at__gt=now - LATELY),
        "form": form or TimeOffForm(None),
        "asked": swaps.filter(asker_id=me),
        "asked_of_me": swaps.filter(other_id=me, state__in=(SwapState.ASKED, SwapState.ACCEPTED)),
        "feed": Feed.objects.filter(person_id=me).first(),
        "address": request.build_absolute_uri(f"/calendars/{token}.ics") if token else "",
        "now": now,
    }
    response = render(request, "workspace/shifts.html", context, status=form.status if form else 200)
    if token:
        response["Cache-Control"] = "no-store"
    return response


def _days(found: list[OwnShift]) -> list[dict[str, Any]]:
    """Return shifts as the page lists them; what is offered for a swap has not begun."""
    now = clock.now()
    return [
        {
            "own": own,
            "span": own.shift.span,
            "name": f"{own.team.pk}-{own.shift.span.start.timestamp():.0f}" if own.shift.span.start > now else "",
        }
        for own in found
    ]


def _speak_in_zone(request: Any, found: list[OwnShift]) -> str:
    """Tell times in one's own zone, or that of one's team where none is set, until the answer is written; return which it is."""
    zone = request.actor.timezone or (found[0].zone if found else "UTC")
    timezone.activate(ZoneInfo(zone))
    return str(zone)


def _around(moment: datetime) -> Span:
    return Span(moment - timedelta(days=1), moment + timedelta(days=1))
