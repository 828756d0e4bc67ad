"""Regular shifts of a team: the list, and the form of one."""

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.coverage import access, actions
from frontdesk.coverage.local import local_day
from frontdesk.coverage.models import ShiftPattern
from frontdesk.coverage.weeks import hours_of
from frontdesk.identity.models import Team
from frontdesk.lib import clock
from frontdesk.web.request import Request
from frontdesk.web.settings.arranging.forms import ZONES
from frontdesk.web.settings.arranging.pattern_form import PatternForm, in_words
from frontdesk.web.settings.pages import show
from frontdesk.web.settings.versioning import versions_of
from frontdesk.web.settings.views.coverage import arranges


@arranges
@require_safe
def patterns(request: Request, team: Team) -> HttpResponse:
    """List regular shifts by person: those that hold now or later, and on demand those that ended."""
    is_past = request.GET.get("show") == "ended"
    holds = Q(valid_until=None) | Q(valid_until__gte=_today(team))
    rows = (
        team.patterns.select_related("person")
        .defer("person__password")
        .filter(~holds if is_past else holds)
        .order_by("person__name", "starts", "pk")
    )
    told = [(row, in_words(row)) for row in rows]
    return show(request, "coverage_patterns", {"team": team, "rows": told, "is_past": is_past, "zone": hours_of(team.pk).zone})


@arranges
@require_http_methods(["GET", "HEAD", "POST"])
def new_pattern(request: Request, team: Team) -> HttpResponse:
    """Let somebody work regularly."""
    form = PatternForm(request.POST or None, people=access.members(team.pk), pattern=None, today=_today(team))
    if form.is_valid() and form.carry_out(actions.create_pattern, team.pk, by=request.actor, **form.facts()):
        messages.success(request, "The regular shift is saved. Weeks that are published keep what they say.")
        return redirect("settings:patterns", team.slug)
    return show(request, "coverage_pattern", {"team": team, "form": form, "zones": ZONES}, status=form.status)


@arranges
@require_http_methods(["GET", "HEAD", "POST"])
def pattern(request: Request, team: Team, pattern_id: int) -> HttpResponse:
    """Change a regular shift wholly."""
    row = get_object_or_404(team.patterns.select_related("person").defer("person__password"), pk=pattern_id)
    form = PatternForm(request.POST or None, people=access.members(team.pk), pattern=row, today=_today(team))
    if form.is_valid() and form.carry_out(actions.change_pattern, row, version=row.version, by=request.actor, **form.facts()):
        messages.success(request, "The regular shift is saved. Weeks that are published keep what they say.")
        return redirect("settings:patterns", team.slug)
    context = {"team": team, "form": form, "zones": ZONES, "pattern": row, "strands": versions_of("pattern", row)}
    return show(request, "coverage_pattern", context, status=form.status)


@arranges
@require_POST
def pattern_removal(request: Request, team: Team, pattern_id: int) -> HttpResponse:
    """Take a regular shift away as if it had never been."""
    row: ShiftPattern = get_object_or_404(team.patterns.all(), pk=pattern_id)
    given = request.POST.get("version", "")
    actions.delete_pattern(row, version=int(given) if given.isdecimal() and len(given) < 10 else 0, by=request.actor)
    messages.success(request, "The regular shift is removed. Weeks that are published keep what they say.")
    return redirect("settings:patterns", team.slug)


def _today(team: Team) -> date:
    return local_day(clock.now(), hours_of(team.pk).zone)
