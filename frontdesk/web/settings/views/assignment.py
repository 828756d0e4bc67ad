"""Assignment: how a team's tickets find somebody, who would get one now, and what each has room and skill for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.coverage.access import members
from frontdesk.identity.models import Person, Team
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError
from frontdesk.lib.text import clean_text
from frontdesk.routing import access, actions
from frontdesk.routing.assigning import plan_of
from frontdesk.routing.giving_out import waiting_in
from frontdesk.routing.models import Limit, PersonSkill, Skill, TeamPolicy
from frontdesk.tickets import types
from frontdesk.tickets.models import Tag
from frontdesk.web.request import Request
from frontdesk.web.settings.assigning import asked
from frontdesk.web.settings.assignment_forms import AgentForm, PolicyForm
from frontdesk.web.settings.pages import show
from frontdesk.web.settings.versioning import versions_of

View = Callable[..., HttpResponse]


def sets(view: View) -> View:
    """Open a view to who sets it for the team that its address names."""

    @wraps(view)
    def guarded(request: Request, slug: str, **kwargs: Any) -> HttpResponse:
        if not access.teams_set_by(request.actor):
            raise ForbiddenError(access.REFUSED)
        team = get_object_or_404(Team, slug=slug, is_archived=False)
        access.require(request.actor, team.pk)
        return view(request, team, **kwargs)

    return guarded


@require_safe
def assignment(request: Request) -> HttpResponse:
    """Go to the first team that one sets it for."""
    teams = access.teams_set_by(request.actor)
    if not teams:
        raise ForbiddenError(access.REFUSED)
    return redirect("settings:team_assignment", teams[0].slug)


@sets
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: Request, team: Team) -> HttpResponse:
    """Show and set a team's policy, beside who would get a ticket now."""
    policy = TeamPolicy.objects.filter(team=team).first() or TeamPolicy(team=team, version=0)
    form = PolicyForm(request.POST or None, policy=policy, people=members(team.pk))
    facts = {"version": policy.version, "by": request.actor}
    if form.is_valid() and form.carry_out(actions.set_policy, team.pk, **form.facts(), **facts):
        messages.success(request, f"Who gets the tickets of {team.name} is saved.")
        return redirect("settings:team_assignment", team.slug)
    kind, tag = _type(request), _tag(request)
    find = clean_text(request.GET.get("find", "")[:120], single_line=True)
    tag_ids = (tag.pk,) if tag else ()
    context = {
        "team": team,
        "teams": access.teams_set_by(request.actor),
        "form": form,
        "waiting": waiting_in(team.pk, by=request.actor) if not policy.strategy else 0,
        "answer": asked(team.pk, plan_of(policy), type=kind, tag_ids=tag_ids, find=find, now=clock.now(), by=request.actor),
        "types": types.pairs(),
        "kind": kind,
        "tag": request.GET.get("tag", ""),
        "is_unknown_tag": bool(request.GET.get("tag")) and tag is None,
        "find": find,
        "sets_all": access.sets_all(request.actor),
        "strands": versions_of("assignment", policy) if policy.version else [],
    }
    return show(request, "assignment", context, status=form.status)


@sets
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, team: Team, person_id: int) -> HttpResponse:
    """Set how many tickets a colleague of the team is given, and their skills."""
    subject = get_object_or_404(Person.objects.staff(), pk=person_id, memberships__team=team)
    limit = Limit.objects.filter(person=subject).first()
    held = dict(PersonSkill.objects.filter(person=subject).values_list("skill_id", "weight"))
    skills = Skill.objects.filter(is_archived=False)
    form = AgentForm(request.POST or None, capacity=limit.capacity if limit else None, skills=skills, held=held)
    if form.is_valid() and form.carry_out(actions.set_agent, subject.pk, **form.facts(), by=request.actor):
        messages.success(request, f"What {subject.name} is given is saved.")
        return redirect("settings:team_assignment", team.slug)
    policy = TeamPolicy.objects.filter(team=team).first()
    context = {"team": team, "person": subject, "form": form, "capacity": policy.capacity if policy else None}
    return show(request, "agent", context | {"sets_all": access.sets_all(request.actor)}, status=form.status)


def _type(request: Request) -> str:
    kind = request.GET.get("type", "")
    return kind if kind in types.NAMES else types.current().default.key


def _tag(request: Request) -> Tag | None:
    return Tag.objects.filter(name=request.GET.get("tag", "").strip().lower()).first()
