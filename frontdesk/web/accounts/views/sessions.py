"""End one of one's own sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdesk.identity import actions
from frontdesk.web.request import Request, me


@login_required
@require_POST
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Sign oneself out on another device."""
    actions.end_session(me(request), session_id=session_id)
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")
