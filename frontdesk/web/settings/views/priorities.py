"""Priorities: one list in their order, a page for each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.rules.naming_priorities import rules_naming_priority
from frontdesk.tickets import priorities as known_priorities
from frontdesk.tickets.actions import (
    archive_priority,
    change_priority,
    create_priority,
    make_priority_default,
    move_priority,
    restore_priority,
)
from frontdesk.tickets.actions.ordering_priorities import is_moving
from frontdesk.tickets.models import TicketPriority
from frontdesk.tickets.priorities import known_of
from frontdesk.ui import marks
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.priority_forms import PriorityArchiveForm, PriorityForm
from frontdesk.web.settings.versioning import versions_of, versions_of_all


@needs(SETTINGS_FIELDS)
@require_safe
def priorities(request: Request) -> HttpResponse:
    """List the priorities, the most pressing first, with how many tickets have each."""
    is_archived = request.GET.get("show") == "archived"
    known_priorities.forget()
    known, counts = known_priorities.current(), known_priorities.held(by=request.actor)
    rows = [
        {"priority": one, "bars": marks.bars(known, one), "tickets": counts[one.id], "goes_to": known.by_id.get(one.goes_to or 0)}
        for one in known.all
        if one.is_archived == is_archived
    ]
    context = {
        "rows": rows,
        "is_archived": is_archived,
        "is_moving": is_moving(),
        "strands": versions_of_all("priority_order", "the order"),
    }
    return show(request, "priorities", context)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_priority(request: Request) -> HttpResponse:
    """Create a priority."""
    form = PriorityForm(request.POST or None)
    if form.is_valid() and form.carry_out(create_priority, by=request.actor, **_facts(form, "name", "tone", "above")):
        messages.success(request, f"The priority {form.result.name} is created.")
        return redirect("settings:priorities")
    return show(request, "priority", {"form": form, "strands": []}, status=form.status)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def priority(request: Request, priority_id: int) -> HttpResponse:
    """Rename a priority, or give it another colour."""
    subject = found(request, TicketPriority.objects.all(), priority_id)
    form = PriorityForm(request.POST or None, priority=subject)
    if form.is_valid() and form.carry_out(change_priority, subject, by=request.actor, **_facts(form, "name", "tone")):
        messages.success(request, f"The priority {subject.name} is saved.")
        return redirect("settings:priorities")
    subject = found(request, TicketPriority.objects.all(), priority_id)
    context = {
        "form": form,
        "priority": subject,
        "tickets": known_priorities.held(by=request.actor).get(subject.pk, 0),
        "changed": last_change("priority", subject.pk) if form.conflicts else None,
        "strands": versions_of("priority", subject),
    }
    return show(request, "priority", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_POST
def place(request: Request, priority_id: int) -> HttpResponse:
    """Move a priority up or down in the order."""
    subject = found(request, TicketPriority.objects.all(), priority_id)
    places = -1 if request.POST.get("to") == "up" else 1
    return _done(request, lambda: move_priority(subject, places=places, by=request.actor), "")


@needs(SETTINGS_FIELDS)
@require_POST
def make_default(request: Request, priority_id: int) -> HttpResponse:
    """Give it to new tickets."""
    subject = found(request, TicketPriority.objects.all(), priority_id)
    return _done(request, lambda: make_priority_default(subject, by=request.actor), f"New tickets get {subject.name}.")


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: Request, priority_id: int) -> HttpResponse:
    """Say how many tickets have it and what names it, and ask where they go; then offer it no more."""
    subject = found(request, TicketPriority.objects.all(), priority_id)
    if subject.is_archived:
        return redirect("settings:priority", subject.pk)
    form = PriorityArchiveForm(request.POST if request.method == "POST" else None, priority=subject)
    if form.is_valid() and form.carry_out(archive_priority, subject, by=request.actor, **_facts(form, "goes_to")):
        messages.success(request, f"The priority {subject.name} is archived.")
        return redirect("settings:priorities")
    one = known_of(subject)
    context = {
        "form": form,
        "priority": subject,
        "tickets": known_priorities.held(by=request.actor).get(subject.pk, 0),
        "rules": rules_naming_priority(one),
        "macros": known_priorities.macros_setting(one, by=request.actor),
    }
    return show(request, "archive_priority", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_POST
def restore(request: Request, priority_id: int) -> HttpResponse:
    """Bring an archived priority back, to where it stood."""
    subject = found(request, TicketPriority.objects.all(), priority_id)
    return _done(request, lambda: restore_priority(subject, by=request.actor), f"The priority {subject.name} is in use again.")


def _facts(form: PriorityForm | PriorityArchiveForm, *names: str) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in names}


def _done(request: Request, deed: Callable[[], None], sentence: str) -> HttpResponse:
    try:
        deed()
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        if sentence:
            messages.success(request, sentence)
    return redirect("settings:priorities")
