"""Roles: what each permits, and roles of one's own making."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.actor import Actor
from frontdesk.identity import access, actions, permissions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Role
from frontdesk.web.request import Request
from frontdesk.web.settings import granting
from frontdesk.web.settings.forms import RoleForm
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of


@needs(access.MANAGE_PEOPLE)
@require_safe
def roles(request: Request) -> HttpResponse:
    """Show all roles side by side."""
    everybody = list(Role.objects.annotate(people=Count("person", filter=Q(person__is_active=True))).order_by("id"))
    return show(request, "roles", {"roles": everybody, "blocks": granting.side_by_side(everybody)})


@needs(access.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: Request) -> HttpResponse:
    """Make a role of one's own."""
    form = RoleForm(request.POST or None)
    if form.is_valid() and form.carry_out(actions.create_role, **_facts(form), by=request.actor):
        messages.success(request, f"The role {form.result.name} is ready to be given.")
        return redirect("settings:roles")
    return show(request, "role", {"form": form, **_grid(form, None, request.actor)}, status=form.status)


@needs(access.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: Request, role_id: int) -> HttpResponse:
    """Change a role's name and permissions."""
    held = found(request, Role.objects.all(), role_id)
    form = RoleForm(request.POST or None, role=held)
    if form.is_valid() and form.carry_out(actions.change_role, held, **_facts(form), by=request.actor):
        messages.success(request, f"The role {held.name} is saved. It holds from everybody's next page on.")
        return redirect("settings:roles")
    held = found(request, Role.objects.all(), role_id)
    changed = last_change("role", held.pk) if form.conflicts else None
    context = {"role": held, "form": form, "changed": changed, **_grid(form, held, request.actor)}
    context["may_see_as"] = held.is_staff and access.can(request.actor, permissions.SETTINGS_SEE_AS)
    context["strands"] = versions_of("role", held)
    return show(request, "role", context, status=form.status)


def _facts(form: RoleForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "allowed")}


def _grid(form: RoleForm, held: Role | None, by: Actor) -> dict[str, Any]:
    ticked = set(form["allowed"].value() or ())
    return {
        "columns": granting.COLUMNS,
        "verbs": granting.verbs(ticked, held, by),
        "blocks": granting.ticks(ticked, held, by),
    }
