"""Statuses: by category in their order, a page for each, and which may follow which."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_FIELDS
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import statuses as known
from frontdesk.tickets.actions import (
    archive_status,
    change_status,
    create_status,
    make_status_default,
    move_status,
    restore_status,
    set_transitions,
)
from frontdesk.tickets.models import Status, TicketStatus, Turn
from frontdesk.tickets.status_uses import uses
from frontdesk.tickets.wording import CUSTOMER_STATUS
from frontdesk.ui import marks
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.saving import SettingsForm
from frontdesk.web.settings.status_forms import StatusForm, TransitionsForm
from frontdesk.web.settings.versioning import versions_of


@needs(SETTINGS_FIELDS)
@require_safe
def statuses(request: Request) -> HttpResponse:
    """List the statuses by category, with a form for a new one."""
    return _list(request, StatusForm(None))


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_status(request: Request) -> HttpResponse:
    """Add a status."""
    form = StatusForm(request.POST or None)
    facts = ("category", "name", "wording")
    if form.is_valid() and form.carry_out(create_status, **{name: form.cleaned_data[name] for name in facts}, by=request.actor):
        made: TicketStatus = form.result
        closed = [each.name for each in known.current().all if each.follower_ids and not each.is_archived]
        more = f" It may not yet follow {_listed(closed)}: that is said in the transitions." if closed else ""
        messages.success(request, f"The status {made.name} is added.{more}")
        return redirect("settings:statuses")
    return _list(request, form)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: Request, status_id: int) -> HttpResponse:
    """Rename a status, or say what customers read of it."""
    subject = found(request, TicketStatus.objects.all(), status_id)
    form = StatusForm(request.POST or None, status=subject)
    facts = ("name", "wording")
    if form.is_valid() and form.carry_out(change_status, subject, **{name: form.cleaned_data[name] for name in facts}, by=request.actor):
        messages.success(request, f"The status {subject.name} is saved.")
        return redirect("settings:statuses")
    subject = found(request, TicketStatus.objects.all(), status_id)
    context = {
        "status": subject,
        "known": known.known_of(subject),
        "category": Status(subject.category).label,
        "usual": CUSTOMER_STATUS[subject.category],
        # The sign that customers have for the category.
        "glyph": marks.CUSTOMER_GLYPHS[subject.category],
        "tone": marks.CUSTOMER_MARKS[subject.category][1],
        "form": form,
        "changed": last_change("status", status_id) if form.conflicts else None,
        "strands": versions_of("status", subject),
    }
    return show(request, "status", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_POST
def place(request: Request, status_id: int) -> HttpResponse:
    """Move a status up or down within its category."""
    subject = found(request, TicketStatus.objects.all(), status_id)
    places = -1 if request.POST.get("to") == "up" else 1
    return _done(request, lambda: move_status(subject, places=places, by=request.actor), "")


@needs(SETTINGS_FIELDS)
@require_POST
def default(request: Request, status_id: int) -> HttpResponse:
    """Take this status whenever only its category is said."""
    subject = found(request, TicketStatus.objects.all(), status_id)
    sentence = f"{subject.name} is now what tickets get when they become “{Status(subject.category).label}”."
    return _done(request, lambda: make_status_default(subject, by=request.actor), sentence)


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: Request, status_id: int) -> HttpResponse:
    """Say what has the status, then offer it no more."""
    subject = found(request, TicketStatus.objects.all(), status_id)
    if subject.is_archived:
        return redirect("settings:status", subject.pk)
    form = SettingsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(archive_status, subject, by=request.actor):
        messages.success(request, f"The status {subject.name} is archived. Tickets that have it keep it until somebody moves them.")
        return redirect("settings:statuses")
    others = [each for each in known.current().of(subject.category) if each.id != subject.pk]
    context = {
        "status": subject,
        "form": form,
        "uses": uses(subject, by=request.actor),
        "others": _listed([each.name for each in others], "or"),
    }
    return show(request, "archive_status", context, status=form.status)


@needs(SETTINGS_FIELDS)
@require_POST
def restore(request: Request, status_id: int) -> HttpResponse:
    """Offer an archived status again."""
    subject = found(request, TicketStatus.objects.all(), status_id)
    return _done(request, lambda: restore_status(subject, by=request.actor), f"The status {subject.name} is in use again.")


@needs(SETTINGS_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def transitions(request: Request) -> HttpResponse:
    """Say which status may be chosen after which."""
    rows = TicketStatus.objects.select_for_update() if request.method == "POST" else TicketStatus.objects.all()
    form = TransitionsForm(request.POST if request.method == "POST" else None, rows)
    if form.is_valid() and form.nowhere:
        form.add_error(None, f"Nobody could move a ticket on from {_listed([each.name for each in form.nowhere])}. Tick at least one each.")
    elif form.is_valid() and form.carry_out(set_transitions, form.followers, by=request.actor):
        messages.success(request, "The transitions are saved.")
        return redirect("settings:transitions")
    context = {
        "form": form,
        "lines": form.lines(),
        "columns": form.columns,
        "changed": None,
        "strands": versions_of("status_ways", "all"),
    }
    return show(request, "transitions", context, status=form.status)


def _done(request: Request, deed: Any, sentence: str) -> HttpResponse:
    try:
        deed()
    except FrontdeskError as error:
        messages.error(request, error.sentence)
    else:
        if sentence:
            messages.success(request, sentence)
    return redirect("settings:statuses")


def _list(request: Request, form: StatusForm) -> HttpResponse:
    is_archived = request.GET.get("show") == "archived"
    rows = [(row, known.known_of(row)) for row in TicketStatus.objects.filter(is_archived=is_archived)]
    parts = [
        {"label": category.label, "turn": _turn(category), "rows": [(row, each) for row, each in rows if row.category == category]}
        for category in Status
    ]
    context = {
        "parts": [part for part in parts if part["rows"]],
        "is_archived": is_archived,
        "form": form,
        "restricted": sum(1 for each in known.current().all if each.follower_ids and not each.is_archived),
    }
    return show(request, "statuses", context, status=form.status)


def _turn(category: Status) -> str:
    """Return under which heading of the queue tickets of a category stand."""
    return str(Turn(category + (category >= Status.SOLVED)).label)


def _listed(names: list[str], last: str = "and") -> str:
    quoted = [f"“{name}”" for name in names]
    return f" {last} ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)
