"""The desk itself."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

import frontdesk
from frontdesk.first_steps.outside import is_public, sends_mail
from frontdesk.identity import access, actions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Desk
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import DeskForm, NoticesForm
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of


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
    return _page(request, subject, form=form)


@needs(access.MANAGE_DESK)
@require_POST
def notices(request: Request) -> HttpResponse:
    """Set by which ways colleagues hear of what until they choose themselves."""
    subject = found(request, Desk.objects.all(), 1)
    form = NoticesForm(request.POST, desk=subject)
    if form.is_valid() and form.carry_out(actions.give_notices, form.given(), by=request.actor):
        messages.success(request, "These notices are given to whoever has not chosen.")
        return redirect("settings:desk")
    return _page(request, subject, notices_form=form)


def _page(request: Request, subject: Desk, *, form: DeskForm | None = None, notices_form: NoticesForm | None = None) -> HttpResponse:
    sent = form or notices_form
    context = {
        "form": form or DeskForm(None, desk=subject),
        "notices_form": notices_form or NoticesForm(None, desk=subject),
        "changed": last_change("desk") if sent and sent.conflicts else None,
        "address": settings.BASE_URL,
        "hides_first_steps": subject.hides_first_steps,
        "sends_mail": sends_mail(),
        "is_public": is_public(),
        "version": frontdesk.__version__,
        "strands": [*versions_of("desk", subject, "the desk"), *versions_of("notices", subject, "the notices")],
    }
    return show(request, "desk", context, status=sent.status if sent else 200)
