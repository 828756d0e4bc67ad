"""The desk itself."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import frontdesk
from frontdesk.identity import access, actions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Desk
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import DeskForm
from frontdesk.web.settings.pages import found, needs, show


@needs(access.MANAGE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Request) -> HttpResponse:
    """Change the desk's name, colour and default team; show its address and version."""
    subject = found(request, Desk.objects.all(), 1)
    form = DeskForm(request.POST or None, desk=subject)
    facts = ("name", "hue", "default_team")
    if form.is_valid() and form.carry_out(actions.change_desk, **{name: form.cleaned_data[name] for name in facts}, by=request.actor):
        messages.success(request, "The desk is saved.")
        return redirect("settings:desk")
    changed = last_change("desk") if form.conflicts else None
    context = {"form": form, "changed": changed, "address": settings.BASE_URL, "version": frontdesk.__version__}
    return show(request, "desk", context, status=form.status)
