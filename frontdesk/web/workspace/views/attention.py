"""Who pays attention to a ticket, and when: snoozing, waking, following."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.models import Waking
from frontdesk.tickets.relation_words import snooze_words
from frontdesk.web.workspace.answers import answer, refused, ticket_or_404
from frontdesk.web.workspace.forms import ParticipantForm, SnoozeForm, colleagues_at
from frontdesk.web.workspace.onward import STAY, onward


@require_POST
def snooze(request: Any, number: int) -> HttpResponse:
    """Set the ticket aside until a time, the customer's reply, or whichever comes first."""
    ticket, form = ticket_or_404(number), SnoozeForm(request.POST, now=timezone.localtime())
    if not form.is_valid():
        return refused(request, number, "Choose until when.")
    wakes_on, until = form.cleaned_data["wakes_on"], form.cleaned_data["moment"]
    done = f"Snoozed {snooze_words(until, wakes_on)}."
    way = onward(request, ticket)

    def set_aside() -> None:
        actions.snooze(ticket, wakes_on=Waking(wakes_on), until=until, by=request.actor)

    return answer(request, number, set_aside, done if way.way == STAY else f"{number} snoozed {snooze_words(until, wakes_on)}.", onward=way)


@require_POST
def waking(request: Any, number: int) -> HttpResponse:
    """Put the ticket back into the queue."""
    ticket = ticket_or_404(number)
    return answer(request, number, lambda: actions.wake(ticket, by=request.actor), "Awake again.")


@require_POST
def followers(request: Any, number: int) -> HttpResponse:
    """Follow the ticket, or let a colleague follow it."""
    ticket, form = ticket_or_404(number), ParticipantForm(request.POST)
    form.is_valid()
    email = form.cleaned_data["email"].strip()

    def follow() -> None:
        found = colleagues_at(email)
        if len(found) > 1:
            raise InvalidError("Add one colleague at a time.", field="email")
        actions.follow(ticket, person_id=found[0] if found else None, by=request.actor)

    return answer(request, number, follow, "Added." if email else "You follow this ticket.")


@require_POST
def follower_removal(request: Any, number: int, person_id: int) -> HttpResponse:
    """Stop following, or stop a colleague."""
    ticket = ticket_or_404(number)
    done = "You no longer follow this ticket." if person_id == request.actor.person_id else "Removed."
    return answer(request, number, lambda: actions.unfollow(ticket, person_id=person_id, by=request.actor), done)
