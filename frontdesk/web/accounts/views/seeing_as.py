"""The way out of seeing the desk as somebody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from frontdesk.web import seeing_as
from frontdesk.web.request import Request


@login_required
@require_POST
def stop(request: Request) -> HttpResponse:
    """See the desk as oneself again, at the page that was open."""
    if request.actor.seeing is not None:
        seeing_as.end(request, request.actor.name)
        messages.info(request, "You see the desk as yourself again.")
    there = request.POST.get("next", "")
    is_ours = there.startswith("/desk/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return redirect(there if is_ours else "workspace:home" if request.actor.is_staff else "portal:home")
