"""Teams: their names and topics, who is in them, archiving."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.identity import access, actions, desk
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Desk, Team, TeamMembership
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets.actions import archive_team
from frontdesk.tickets.workload import open_tickets_of_team
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import HeirForm, MembersForm, TeamForm
from frontdesk.web.settings.pages import found, needs, onward, show
from frontdesk.web.settings.roster import LISTED, roster
from frontdesk.web.settings.versioning import versions_of

LEADS = Prefetch(
    "memberships",
    queryset=TeamMembership.objects.filter(is_lead=True, person__is_active=True).select_related("person").defer("person__password"),
    to_attr="leads",
)


@needs(access.MANAGE_TEAMS)
@require_safe
def teams(request: Request) -> HttpResponse:
    """List the teams, the archived ones on demand."""
    is_archived = request.GET.get("show") == "archived"
    active = Q(memberships__person__is_active=True, memberships__person__role__permissions__len__gt=0)
    rows = Team.objects.filter(is_archived=is_archived).annotate(people=Count("memberships", filter=active))
    return show(
        request,
        "teams",
        {"teams": rows.order_by("name").prefetch_related(LEADS), "is_archived": is_archived, "default_team_id": _default_team_id()},
    )


@needs(access.MANAGE_TEAMS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: Request) -> HttpResponse:
    """Create a team."""
    form = TeamForm(request.POST or None)
    if form.is_valid() and form.carry_out(actions.create_team, **_facts(form), by=request.actor):
        messages.success(request, f"The team {form.result.name} is created. Now choose who is in it.")
        return onward(request, "settings:team", form.result.pk)
    return show(request, "team", {"form": form}, status=form.status)


@needs(access.MANAGE_TEAMS)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, team_id: int) -> HttpResponse:
    """Show and change one team."""
    subject = found(request, Team.objects.all(), team_id)
    form = TeamForm(request.POST or None, team=subject)
    if form.is_valid() and form.carry_out(actions.change_team, subject, **_facts(form), by=request.actor):
        messages.success(request, f"{subject.name} is saved.")
        return onward(request, "settings:team", subject.pk)
    return _team_page(request, team_id, form, None)


@needs(access.MANAGE_TEAMS)
@require_POST
def members(request: Request, team_id: int) -> HttpResponse:
    """Make the ticked people, and nobody else, the team's members."""
    subject = found(request, Team.objects.all(), team_id)
    rows = roster(subject)
    form = MembersForm(request.POST, members=rows.members, leads=rows.leads)
    chosen = {name: [person.pk for person in form.cleaned_data[name]] for name in ("members", "leads")} if form.is_valid() else {}
    if chosen and form.carry_out(actions.set_members, subject, member_ids=chosen["members"], lead_ids=chosen["leads"], by=request.actor):
        messages.success(request, f"The members of {subject.name} are saved.")
        return redirect("settings:team", subject.pk)
    return _team_page(request, team_id, TeamForm(None, team=subject), form)


@needs(access.MANAGE_TEAMS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: Request, team_id: int) -> HttpResponse:
    """Ask which team takes the tickets, then archive the team."""
    subject = found(request, Team.objects.all(), team_id)
    if subject.is_archived:
        return redirect("settings:team", subject.pk)
    others = Team.objects.filter(is_archived=False).exclude(pk=subject.pk)
    open_count = open_tickets_of_team(subject.pk, by=request.actor)
    nobody = [] if open_count else [("", "No team: there is nothing to hand over")]
    form = HeirForm(request.POST or None, choices=[*nobody, *((str(other.pk), other.name) for other in others)], label="Its tickets go to")
    if form.is_valid() and form.carry_out(archive_team, subject, heir_id=form.heir_id, by=request.actor):
        messages.success(request, f"{subject.name} is archived.")
        return redirect("settings:teams")
    context = {"team": subject, "form": form, "open_count": open_count, "is_default": _default_team_id() == subject.pk}
    return show(request, "archive_team", context, status=form.status)


@needs(access.MANAGE_TEAMS)
@require_POST
def restore(request: Request, team_id: int) -> HttpResponse:
    """Bring an archived team back."""
    subject = found(request, Team.objects.all(), team_id)
    try:
        actions.change_team(subject, is_archived=False, by=request.actor)
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"{subject.name} works again.")
    return redirect("settings:team", subject.pk)


def _team_page(request: Request, team_id: int, form: TeamForm, members_form: MembersForm | None) -> HttpResponse:
    subject = found(request, Team.objects.all(), team_id)
    rows = roster(subject, find=request.GET.get("find", ""))
    shown = members_form or MembersForm(None, members=rows.members, leads=rows.leads)
    context = {
        "team": subject,
        "form": form,
        "members_form": shown,
        "rows": rows.ticked(shown),
        "is_cut": rows.is_cut,
        "listed": LISTED,
        "find": request.GET.get("find", ""),
        "changed": last_change("team", subject.pk) if form.conflicts or shown.conflicts else None,
        "is_default": _default_team_id() == subject.pk,
        "open_count": open_tickets_of_team(subject.pk, by=request.actor),
        "strands": versions_of("team", subject),
    }
    return show(request, "team", context, status=max(form.status, shown.status))


def _facts(form: TeamForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("name", "topic", "icon")}


def _default_team_id() -> int | None:
    # From the database: the kept facts may be some seconds old.
    return Desk.objects.values_list("default_team_id", flat=True).first() or desk.current().default_team_id
