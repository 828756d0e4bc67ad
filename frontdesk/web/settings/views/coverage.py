"""Coverage: who works when in a team, where nobody does, and when the team is open."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.coverage import access, actions, ranges
from frontdesk.coverage.actions.checking import YEARS
from frontdesk.coverage.actions.publishing import has_unpublished
from frontdesk.coverage.local import WEEK, local_day, minutes_after
from frontdesk.coverage.models import Swap, SwapState, TimeOff, TimeOffState
from frontdesk.coverage.plan import shifts
from frontdesk.coverage.recurring import monday_of
from frontdesk.coverage.weeks import arranged, as_hours, hours_of, week_of, week_span
from frontdesk.identity.models import Team
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.tickets.arrivals import arrivals
from frontdesk.web.request import Request
from frontdesk.web.settings.arranging import times
from frontdesk.web.settings.arranging.fixes import told_gaps, uncovered, week_gaps
from frontdesk.web.settings.arranging.forms import ZONES, HoursForm, ShiftForm
from frontdesk.web.settings.arranging.grid import grid
from frontdesk.web.settings.arranging.plenty import told_plenty, week_plenty
from frontdesk.web.settings.pages import onward, show
from frontdesk.web.settings.versioning import versions_of

# Beyond these the page says how many there are and shows no cost.
GAPS_SHOWN = 12
View = Callable[..., HttpResponse]


def arranges(view: View) -> View:
    """Open a view to who arranges the team that its address names."""

    @wraps(view)
    def guarded(request: Request, slug: str, **kwargs: Any) -> HttpResponse:
        if not access.opens(request.actor):
            raise ForbiddenError("Your role does not let you arrange coverage. An admin can change that.")
        team = get_object_or_404(Team, slug=slug, is_archived=False)
        access.require(request.actor, team.pk)
        return view(request, team, **kwargs)

    return guarded


@require_safe
def coverage(request: Request) -> HttpResponse:
    """Go to the first team that one arranges."""
    teams = access.arranged_teams(request.actor)
    if not teams:
        raise ForbiddenError("You arrange no team's coverage: you lead none. An admin can change that.")
    return redirect("settings:week", teams[0].slug)


@arranges
@require_safe
def week(request: Request, team: Team) -> HttpResponse:
    """Show a week: its gaps first, then the table."""
    hours = hours_of(team.pk)
    now, this_week = clock.now(), monday_of(local_day(clock.now(), hours.zone))
    monday = _monday(request.GET.get("week", ""), this_week)
    span, people, kept = week_span(monday, hours.zone), access.members(team.pk), week_of(team.pk, monday)
    plan = arranged(team.pk, span)
    open_gaps = [gap for gap in week_gaps(plan, span) if gap.end > now]
    shown, plenty = open_gaps[:GAPS_SHOWN], week_plenty(plan, span, now)
    costs = arrivals(team.pk, [*shown, *(each for each, _ in plenty)], now=now, by=request.actor)
    context = {
        "team": team,
        "teams": access.arranged_teams(request.actor),
        "hours": hours,
        "has_hours": bool(hours.ranges or hours.special),
        "grid": grid(plan, monday, people, now),
        "gaps": told_gaps(plan, shown, costs[: len(shown)], people),
        "plenty": told_plenty(plan, plenty, costs[len(shown) :], people, team.name),
        "gap_count": len(open_gaps),
        "uncovered": uncovered(open_gaps, now),
        "kept": kept,
        "waiting": _waiting(team, now),
        "is_draft": has_unpublished(kept),
        "name": times.week_name(monday),
        "words": times.week_words(monday),
        "weeks": list(zip(("before", "now", "after"), map(times.week_name, (monday - WEEK, this_week, monday + WEEK)), strict=True)),
    }
    return show(request, "coverage", context)


@arranges
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: Request, team: Team) -> HttpResponse:
    """Add a shift, or move the one that `key` names."""
    people = access.members(team.pk)
    if request.method != "POST":
        return _shift_page(request, team, ShiftForm(None, people=people, initial=_shown(request, team)))
    form = ShiftForm(request.POST, people=people, initial={})
    if form.is_valid() and _save(form, team, request):
        return _back(team, form.cleaned_data["day"])
    return _shift_page(request, team, form)


@arranges
@require_POST
def removal(request: Request, team: Team) -> HttpResponse:
    """Take a shift out of its week, or end a recurring one with the day before."""
    key, version = request.POST.get("key", ""), _number(request, "version")
    day = _day_of(key)
    pattern_id = key[1:].partition("-")[0]
    if request.POST.get("every") and key.startswith("p") and pattern_id.isdecimal() and len(pattern_id) < 18:
        pattern = get_object_or_404(team.patterns.all(), pk=int(pattern_id))
        actions.delete_pattern(pattern, version=pattern.version, last_day=day - timedelta(days=1), by=request.actor)
    else:
        actions.remove_shift(team.pk, monday=monday_of(day), key=key, version=version, by=request.actor)
    return _back(team, day)


@arranges
@require_POST
def undo(request: Request, team: Team) -> HttpResponse:
    """Take back the last change of a week."""
    monday = _posted_monday(request)
    actions.undo_week(team.pk, monday=monday, version=_number(request, "version"), by=request.actor)
    return _back(team, monday)


@arranges
@require_POST
def publication(request: Request, team: Team) -> HttpResponse:
    """Put a week in force."""
    monday = _posted_monday(request)
    people = actions.publish_week(team.pk, monday=monday, version=_number(request, "version"), by=request.actor)
    count = f"{len(people)} {'person has' if len(people) == 1 else 'people have'} other shifts than before."
    words = count if people else "Nobody's shifts changed."
    messages.success(request, f"The week is published. {words}")
    return _back(team, monday)


@arranges
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: Request, team: Team) -> HttpResponse:
    """Set when a team is open, and on whose holidays it is closed."""
    row = hours_of(team.pk)
    form = HoursForm(request.POST or None, hours=row, people=access.members(team.pk))
    is_offered = request.GET.get("offer") == "weekdays" and not row.version
    if is_offered:
        form.offer_weekdays(zone=request.actor.timezone)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("zone", "country", "region", "approves_swaps")}
        given |= {"ranges": form.ranges, "special": form.days, "owner_id": form.cleaned_data["owner"], "version": row.version}
        if form.carry_out(actions.set_hours, team.pk, by=request.actor, **given):
            messages.success(request, f"The opening hours of {team.name} are saved.")
            return onward(request, "settings:week", team.slug)
    holidays = [(day, name) for day, name in _holidays(row.zone, team)]
    return show(
        request,
        "coverage_hours",
        {
            "team": team,
            "form": form,
            "zones": ZONES,
            "holidays": holidays,
            "strands": versions_of("hours", row),
            "is_empty": not row.version,
            "is_offered": is_offered,
        },
        status=form.status,
    )


def _waiting(team: Team, now: datetime) -> int:
    """Return how many wishes wait for an answer: time off, and swaps that both want."""
    wishes = TimeOff.objects.filter(person__memberships__team=team, person__is_active=True, state=TimeOffState.REQUESTED, ends_at__gt=now)
    return wishes.count() + Swap.objects.filter(team=team, state=SwapState.ACCEPTED, gives_at__gt=now).count()


def _holidays(zone: str, team: Team) -> list[tuple[date, str]]:
    known, today = as_hours(hours_of(team.pk)), local_day(clock.now(), zone)
    days = [today + timedelta(days=count) for count in range(366)]
    return [(day, name) for day in days if (name := known.holiday(day))][:4]


def _save(form: ShiftForm, team: Team, request: Request) -> bool:
    facts, day = form.facts(), form.cleaned_data["day"]
    if every := form.cleaned_data.get("repeats"):
        rule = {"weekdays": [day.isoweekday()], "valid_from": day, "every_weeks": int(every)}
        return form.carry_out(actions.create_pattern, team.pk, by=request.actor, **facts, **rule)
    kept = {"day": day, "key": form.cleaned_data["key"], "version": form.cleaned_data["version"]}
    return form.carry_out(actions.set_shift, team.pk, by=request.actor, **facts, **kept)


def _shown(request: Request, team: Team) -> dict[str, Any]:
    """Return what the form begins with: the shift that `key` names, or the day and person of an empty cell."""
    key, zone = request.GET.get("key", ""), hours_of(team.pk).zone
    day = _day_of(key or request.GET.get("day", ""))
    monday = monday_of(day)
    begin = {"day": day, "starts": "09:00", "ends": "17:00", "person": request.GET.get("person")}
    begin |= {"version": week_of(team.pk, monday).version}
    if not key:
        return begin
    span = week_span(monday, zone)
    found = next((each for each in shifts(arranged(team.pk, span), span) if each.key == key), None)
    if found is None:
        raise Http404
    starts, ends = (minutes_after(at, found.day, zone) for at in (found.span.start, found.span.end))
    given = {"starts": ranges.clock(starts), "ends": ranges.clock(ends), "is_overnight": ends >= ranges.DAY, "is_backup": found.is_backup}
    return begin | given | {"person": found.person_id, "key": key}


def _shift_page(request: Request, team: Team, form: ShiftForm) -> HttpResponse:
    key = form["key"].value() or ""
    day = form["day"].value()
    monday = monday_of(day if isinstance(day, date) else _day_of(str(day)))
    context = {"team": team, "form": form, "key": key, "is_recurring": key.startswith("p"), "name": times.week_name(monday)}
    return show(request, "coverage_shift", context, status=form.status)


def _back(team: Team, day: date) -> HttpResponse:
    return redirect(f"{reverse('settings:week', args=[team.slug])}?week={times.week_name(monday_of(day))}")


def _monday(text: str, otherwise: date) -> date:
    return times.read_week(text) or otherwise


def _posted_monday(request: Request) -> date:
    monday = times.read_week(request.POST.get("week", ""))
    if monday is None:
        raise InvalidError("This is no week. Open the week again, then repeat what you wanted.")
    return monday


def _day_of(text: str) -> date:
    """Return the day at the end of a shift's key, or of an address; today where there is none."""
    try:
        day = date.fromisoformat(text[-10:])
    except ValueError:
        return clock.now().date()
    return day if day.year in YEARS else clock.now().date()


def _number(request: Request, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
