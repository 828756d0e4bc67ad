"""The way in: the first steps while there are some, then the first page that somebody may open."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from frontdesk.first_steps.actions.test_ticket import SUBJECT
from frontdesk.first_steps.outside import is_public, sends_mail
from frontdesk.first_steps.steps import first_steps
from frontdesk.identity import access, actions
from frontdesk.web.request import Request
from frontdesk.web.settings.first_steps import told
from frontdesk.web.settings.pages import needs, sections_for, show


@require_safe
def index(request: Request) -> HttpResponse:
    """Show the first steps that are open to this person, or go to their first section; the door lets nobody in who has none."""
    steps = first_steps(request.actor)
    if not steps:
        return redirect(sections_for(request)[0].page)
    context = {
        "steps": told(steps, request.actor),
        "done": sum(step.is_done for step in steps),
        "may_hide": access.can(request.actor, access.MANAGE_DESK),
        "sends_mail": sends_mail(),
        "is_public": is_public(),
        "subject": SUBJECT,
    }
    return show(request, "first_steps", context)


@needs(access.MANAGE_DESK)
@require_POST
def show_first_steps(request: Request) -> HttpResponse:
    """Put the first steps away, or bring them back."""
    is_shown = request.POST.get("shown") == "1"
    actions.show_first_steps(is_shown=is_shown, by=request.actor)
    if is_shown:
        if not first_steps(request.actor):
            messages.info(request, "All first steps are done.")
            return redirect("settings:desk")
        return redirect("settings:index")
    messages.success(request, "The first steps are hidden. Under Desk you can bring them back.")
    return redirect("settings:desk")
