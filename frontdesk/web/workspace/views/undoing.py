"""Undo of one's own deeds, from the toast and from the timeline."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.undoing import Undone
from frontdesk.web.workspace.staying import stay


@require_POST
def undo(request: Any, change_id: UUID) -> HttpResponse:
    """Take back a deed of one's own and stay where one is. `on` takes it back on one ticket only."""
    on = request.GET.get("on", "")
    try:
        undone = actions.undo(change_id, on=int(on) if on.isascii() and on.isdigit() and len(on) < 19 else None, by=request.actor)
    except Event.DoesNotExist as error:
        raise Http404 from error
    except ConflictError as error:
        messages.error(request, error.sentence)
        return stay(request)
    level = messages.WARNING if undone.refusals else messages.SUCCESS
    messages.add_message(request, level, said(undone), extra_tags=f"redo:{undone.change_id}")
    return stay(request, undone.numbers)


def said(undone: Undone) -> str:
    """Say what an undo did, and name what it could not do."""
    if not undone.refusals:
        return "Undone." if len(undone.numbers) == 1 else f"Undone on {len(undone.numbers)} tickets."
    refused = " ".join(f"{refusal.number}: {refusal.sentence}" for refusal in undone.refusals)
    return f"Undone on {len(undone.numbers)} of {len(undone.numbers) + len(undone.refusals)} tickets. {refused}"
