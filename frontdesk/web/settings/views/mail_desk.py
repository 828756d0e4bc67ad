"""The mail desk: every message that came in, what became of it and why, and deciding otherwise."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from frontdesk.identity import access
from frontdesk.identity.permissions import SETTINGS_MAIL, TICKET_READ_ALL
from frontdesk.lib.text import clean_text, id_in
from frontdesk.mail import actions, desk
from frontdesk.web.request import Request
from frontdesk.web.settings.mail_forms import JoinForm
from frontdesk.web.settings.pages import needs, show

SENDER_MAX = 254


@needs(SETTINGS_MAIL)
@require_safe
def mail_desk(request: Request) -> HttpResponse:
    """List what came in during thirty days, newest first."""
    wanted = request.GET.get("show", "all")
    wanted = wanted if wanted in desk.SHOWS else "all"
    sender = clean_text(request.GET.get("from", "")[:SENDER_MAX], single_line=True)
    page = desk.page(wanted, by=request.actor, sender=sender, before=id_in(request.GET.get("before")))
    context = {
        "page": page,
        "shown": wanted,
        "sender": sender,
        "shows": [(key, label) for key, (label, _) in desk.SHOWS.items()],
        "to_look_at": desk.to_look_at(by=request.actor),
    }
    return show(request, "mail/desk", context)


@needs(SETTINGS_MAIL)
@require_safe
def mail(request: Request, inbound_id: int) -> HttpResponse:
    """Show what is known of a message, what was decided and why."""
    return _page(request, inbound_id, JoinForm())


@needs(SETTINGS_MAIL)
@require_POST
def replay(request: Request, inbound_id: int) -> HttpResponse:
    """Have it decided once more."""
    done = "It is decided about again within a few seconds."
    return _do(request, inbound_id, lambda: actions.replay_mail(inbound_id, by=request.actor), done)


@needs(SETTINGS_MAIL)
@require_POST
def opening(request: Request, inbound_id: int) -> HttpResponse:
    """Make a new ticket of it."""
    return _do(request, inbound_id, lambda: actions.open_from_mail(inbound_id, by=request.actor), "It is a new ticket.")


@needs(SETTINGS_MAIL)
@require_POST
def joining(request: Request, inbound_id: int) -> HttpResponse:
    """Join it to a ticket."""
    form = JoinForm(request.POST)
    _exists(request, inbound_id)
    if form.is_valid() and form.carry_out(actions.join_mail, inbound_id, number=form.cleaned_data["number"], by=request.actor):
        messages.success(request, "It is joined.")
        return redirect("settings:mail", inbound_id)
    return _page(request, inbound_id, form)


@needs(SETTINGS_MAIL)
@require_POST
def source(request: Request, inbound_id: int) -> HttpResponse:
    """Give the message as it came, as a file that no browser opens."""
    _exists(request, inbound_id)
    if not access.can(request.actor, TICKET_READ_ALL):
        messages.info(request, "A message as it came is for those who may also read all tickets.")
        return redirect("settings:mail", inbound_id)
    response = HttpResponse(actions.read_mail_source(inbound_id, by=request.actor), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{inbound_id}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _do(request: Request, inbound_id: int, deed: Callable[[], Any], done: str) -> HttpResponse:
    _exists(request, inbound_id)
    form = JoinForm()
    if form.carry_out_alone(deed):
        messages.success(request, done)
        return redirect("settings:mail", inbound_id)
    return _page(request, inbound_id, form)


def _exists(request: Request, inbound_id: int) -> Any:
    row = desk.one(inbound_id, by=request.actor)
    if row is None:
        raise Http404
    return row


def _page(request: Request, inbound_id: int, form: JoinForm) -> HttpResponse:
    may_read = access.can(request.actor, TICKET_READ_ALL)
    context = {"row": _exists(request, inbound_id), "form": form, "may_read": may_read}
    return show(request, "mail/mail", context, status=form.status)
