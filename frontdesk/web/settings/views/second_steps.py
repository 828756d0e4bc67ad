"""Two-step sign-in: which roles need it, who has it, and the way back for somebody who lost theirs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from frontdesk.identity import access, actions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Role
from frontdesk.identity.second_steps import roles_with_counts, without
from frontdesk.lib.errors import InvalidError
from frontdesk.web.request import Request
from frontdesk.web.settings.listing import everyone
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.second_step_forms import SecondStepForm
from frontdesk.web.settings.versioning import versions_of_all


@needs(access.MANAGE_PEOPLE)
@require_safe
def second_steps(request: Request) -> HttpResponse:
    """Show for each role whether its people need a second step, how many have one, and who has none."""
    return _page(request)


@needs(access.MANAGE_PEOPLE)
@require_POST
def change(request: Request, role_id: int) -> HttpResponse:
    """Change whether a role's people need a second step."""
    role = found(request, Role.objects.all(), role_id)
    form = SecondStepForm(request.POST, role=role)
    if form.is_valid() and form.carry_out(actions.require_second_step, role, days=form.days, by=request.actor):
        messages.success(request, f"Saved for the role {role.name}.")
        return redirect("settings:second_steps")
    return _page(request, role_id, form)


@needs(access.MANAGE_PEOPLE)
@require_POST
def reset(request: Request, person_id: int) -> HttpResponse:
    """Take away a person's second step because they lost it."""
    subject = found(request, everyone(), person_id)
    try:
        actions.reset_second_step(subject, by=request.actor)
    except InvalidError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"{subject.name} signs in without a second step now and is told by mail.")
    return redirect("settings:person", subject.pk)


def _page(request: Request, role_id: int = 0, sent: SecondStepForm | None = None) -> HttpResponse:
    roles = []
    for role in roles_with_counts():
        missing = without(role) if role.second_step_days is not None else ()
        roles.append((role, missing, sent if sent and role.pk == role_id else SecondStepForm(None, role=role)))
    changed = last_change("second_step", role_id) if sent and sent.conflicts else None
    context = {"roles": roles, "changed": changed, "strands": versions_of_all("second_step")}
    return show(request, "second_steps", context, status=sent.status if sent else 200)
