"""One's own sessions and sign-ins."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from frontdesk.identity import actions
from frontdesk.identity import sign_ins as log
from frontdesk.lib.text import id_in
from frontdesk.web.request import Request, me


@login_required
@require_POST
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Sign oneself out on another device."""
    actions.end_session(me(request), session_id=session_id)
    messages.success(request, "That device is signed out.")
    return redirect("usersessions_list")


@login_required
@require_safe
def sign_ins(request: Request) -> HttpResponse:
    """Show when, from where and with what somebody came in or tried to, by one's own account."""
    rows, after = log.own(by=request.actor, before=id_in(request.GET.get("before")))
    return render(request, "accounts/sign_ins.html", {"sign_ins": rows, "after": after})
