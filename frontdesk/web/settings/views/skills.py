"""Skills: what a ticket can need of whoever answers it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_ROUTING
from frontdesk.routing.actions import change_skill, create_skill
from frontdesk.routing.models import Skill
from frontdesk.tickets import types
from frontdesk.tickets.models import Tag
from frontdesk.web.request import Request
from frontdesk.web.settings.assignment_forms import SkillForm
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of


@needs(SETTINGS_ROUTING)
@require_safe
def skills(request: Request) -> HttpResponse:
    """List the skills with a form for a new one."""
    return _list(request, SkillForm(None))


@needs(SETTINGS_ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def new_skill(request: Request) -> HttpResponse:
    """Create a skill."""
    form = SkillForm(request.POST or None)
    if form.is_valid() and form.carry_out(create_skill, **form.facts(), by=request.actor):
        messages.success(request, f"The skill {form.result.name} is created.")
        return redirect("settings:skills")
    return _list(request, form)


@needs(SETTINGS_ROUTING)
@require_http_methods(["GET", "HEAD", "POST"])
def skill(request: Request, skill_id: int) -> HttpResponse:
    """Rename or archive a skill, or change which tickets need it."""
    subject = found(request, Skill.objects.all(), skill_id)
    form = SkillForm(request.POST or None, skill=subject)
    if form.is_valid() and form.carry_out(change_skill, subject, **form.facts(), by=request.actor):
        messages.success(request, f"The skill {subject.name} is saved.")
        return redirect("settings:skills")
    changed = last_change("skill", skill_id) if form.conflicts else None
    context = {"skill": found(request, Skill.objects.all(), skill_id), "form": form, "changed": changed}
    return show(request, "skill", context | {"strands": versions_of("skill", subject)}, status=form.status)


def _list(request: Request, form: SkillForm) -> HttpResponse:
    is_archived = request.GET.get("show") == "archived"
    active = Q(people__person__is_active=True)
    rows = list(Skill.objects.filter(is_archived=is_archived).annotate(held=Count("people", filter=active)))
    names = dict(Tag.objects.filter(pk__in=[tag for row in rows for tag in row.tag_ids]).values_list("pk", "name"))
    listed = [(row, [types.name_of(each) for each in row.types], [names[tag] for tag in row.tag_ids if tag in names]) for row in rows]
    return show(request, "skills", {"skills": listed, "is_archived": is_archived, "form": form}, status=form.status)
