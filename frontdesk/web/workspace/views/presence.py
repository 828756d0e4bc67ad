"""Who else is at a ticket, and what to do about it: leave it to them, ask them for it, see what they write."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from frontdesk.identity.models import Person
from frontdesk.lib.errors import FrontdeskError
from frontdesk.live.presence import here
from frontdesk.tickets import actions
from frontdesk.tickets.models import Draft, Kind
from frontdesk.web.workspace.answers import answer, refused, ticket_or_404
from frontdesk.web.workspace.context import list_of
from frontdesk.web.workspace.forms import ColleagueForm
from frontdesk.web.workspace.views.leaves import numbers

# As many as a page of the list has rows, and the open ticket.
MOST = 60
UNNAMED = "Name a colleague."


@require_GET
def present(request: Any) -> HttpResponse:
    """Show who else is at the tickets `n`: the marks on the rows of a list."""
    there = here(numbers(request.GET.getlist("n"))[:MOST], by=request.actor)
    return render(request, "workspace/present.html", {"there": there.items()})


@require_GET
def text(request: Any, number: int, person_id: int) -> HttpResponse:
    """Show the reply that a colleague is writing, if they let others see it; a note is never shown."""
    ticket_or_404(number)
    draft = Draft.objects.filter(ticket_id=number, person_id=person_id, kind=Kind.REPLY).exclude(body="").first()
    name = Person.objects.staff().filter(pk=person_id).values_list("name", flat=True).first()
    return render(request, "workspace/presence_text.html", {"draft": draft, "name": name or "Your colleague"})


@require_POST
def leaving(request: Any, number: int) -> HttpResponse:
    """Leave the ticket to a colleague who is at it: it becomes theirs when it was nobody else's; back to the list."""
    ticket, form = ticket_or_404(number), ColleagueForm(request.POST)
    if not form.is_valid():
        return refused(request, number, UNNAMED)
    if ticket.assignee_id in (None, request.actor.person_id):
        try:
            with transaction.atomic():
                actions.assign(ticket, assignee_id=form.cleaned_data["person"], version=ticket.version, by=request.actor)
        except FrontdeskError:
            # They answer it without having it: that is enough to leave it to them.
            pass
    name = Person.objects.staff().filter(pk=form.cleaned_data["person"]).values_list("name", flat=True).first()
    messages.success(request, f"Left to {name or 'your colleague'}. What you typed is kept as your draft.")
    url = list_of(request).url
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@require_POST
def asking(request: Any, number: int) -> HttpResponse:
    """Ask a colleague for the ticket: they get a notice and decide."""
    ticket, form = ticket_or_404(number), ColleagueForm(request.POST)
    if not form.is_valid():
        return refused(request, number, UNNAMED)
    person_id = form.cleaned_data["person"]
    return answer(request, number, lambda: actions.ask_for(ticket, person_id=person_id, by=request.actor), "Asked. They get a notice.")
