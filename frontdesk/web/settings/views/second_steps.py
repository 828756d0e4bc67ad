"""Two-step sign-in: which roles need it, who has it, and the way back for somebody who lost theirs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from frontdesk.identity import access, actions
from frontdesk.identity.models import Role
from frontdesk.identity.second_steps import DAYS, roles_with_counts, without
from frontdesk.lib.errors import InvalidError
from frontdesk.web.request import Request
from frontdesk.web.settings.listing import everyone
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of_all

NOT_NEEDED = "no"


@needs(access.MANAGE_PEOPLE)
@require_safe
def second_steps(request: Request) -> HttpResponse:
    """Show for each role whether its people need a second step, how many have one, and who has none."""
    roles = [(role, without(role) if role.second_step_days is not None else ()) for role in roles_with_counts()]
    choices = [(str(days), _words(days)) for days in DAYS]
    return show(request, "second_steps", {"roles": roles, "choices": choices, "strands": versions_of_all("second_step")})


@needs(access.MANAGE_PEOPLE)
@require_POST
def change(request: Request, role_id: int) -> HttpResponse:
    """Change whether a role's people need a second step."""
    role = found(request, Role.objects.all(), role_id)
    asked = request.POST.get("days", "")
    try:
        actions.require_second_step(role, days=_days(asked), by=request.actor)
    except InvalidError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, f"Saved for the role {role.name}.")
    return redirect("settings:second_steps")


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


def _days(asked: str) -> int | None:
    if asked == NOT_NEEDED:
        return None
    return int(asked) if asked in {str(days) for days in DAYS} else -1


def _words(days: int) -> str:
    return "Needed at once" if days == 0 else f"Needed after {days} days"
