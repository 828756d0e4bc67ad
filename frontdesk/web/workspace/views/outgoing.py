"""One's own messages that wait to be sent: shown, taken back, given another time."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.undoing import macros_with
from frontdesk.tickets.models import Outgoing
from frontdesk.tickets.unsent import drafts_of, waiting_in, waiting_of
from frontdesk.ui.moments import until
from frontdesk.web.workspace import later
from frontdesk.web.workspace.answers import back, ticket_or_404, ticket_url
from frontdesk.web.workspace.forms import SendTimeForm
from frontdesk.web.workspace.rows import ticket_query


@require_GET
def outbox(request: Any) -> HttpResponse:
    """List what one has scheduled and what one has begun, over all tickets."""
    context = {"waiting": waiting_of(request.actor), "drafts": drafts_of(request.actor), "delays": later.delays(timezone.localtime())}
    return render(request, "workspace/outbox.html", context)


@require_GET
def waiting(request: Any, number: int) -> HttpResponse:
    """Show what waits in one ticket, and why something came back."""
    ticket = ticket_or_404(number)
    found, came_back = waiting_in(number, by=request.actor)
    context = {
        "waiting": found,
        "came_back": came_back,
        "place": reverse("workspace:ticket", args=[number]),
        "query": ticket_query(request.GET.get("in", "")),
        "ticket": ticket,
        "delays": later.delays(timezone.localtime()),
    }
    return render(request, "workspace/waiting.html", context)


@require_POST
def undo(request: Any, number: int, outgoing_id: int) -> HttpResponse:
    """Take a waiting message back into the composer."""
    _mine_or_404(number, outgoing_id)
    try:
        # Both or neither: what was sent meanwhile keeps what its macros did.
        with transaction.atomic():
            macros = _undo_macros(request, number, outgoing_id)
            draft = actions.take_back(outgoing_id, macro_ids=macros, by=request.actor)
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        kind = draft.kind if draft else "reply"
        messages.success(request, "Not sent. Your text is in the box again.", extra_tags=f"back:{number}:{kind}")
    return redirect(ticket_url(request, number))


def _undo_macros(request: Any, number: int, outgoing_id: int) -> list[int]:
    """Take back what the macros beside the message changed, as far as nobody has built on it; return those taken back."""
    found = macros_with(number, outgoing_id, by=request.actor)
    try:
        for change_id in dict.fromkeys(found.values()):
            actions.undo(change_id, by=request.actor)
    except FrontdeskError as error:
        messages.warning(request, error.sentence)
        return []
    return list(found)


@require_POST
def time(request: Any, number: int, outgoing_id: int) -> HttpResponse:
    """Let a scheduled message wait for another time."""
    _mine_or_404(number, outgoing_id)
    form = SendTimeForm(request.POST)
    send_at = form.cleaned_data["send_at"] if form.is_valid() else None
    try:
        if send_at is None:
            messages.error(request, "Choose a day and a time for it.")
        else:
            actions.change_send_time(outgoing_id, send_at=send_at, by=request.actor)
            now = timezone.localtime()
            messages.success(request, f"It is sent {until(send_at.astimezone(now.tzinfo), now)}.")
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    return redirect("workspace:outbox") if request.POST.get("from") == "outbox" else back(request, number)


def _mine_or_404(number: int, outgoing_id: int) -> None:
    ticket_or_404(number)
    if not Outgoing.objects.filter(pk=outgoing_id, ticket_id=number).exists():
        raise Http404
