"""The same deed on many tickets: a few at once, more as a job with a page of its own."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from frontdesk.events.change import change
from frontdesk.lib.errors import ConflictError, FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.bulk import AT_ONCE, MOST, Outcome
from frontdesk.tickets.actions.undoing import is_recent, is_undoable
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.everything import numbers_of
from frontdesk.tickets.models import Bulk, Macro, Ticket
from frontdesk.tickets.offering import macros_of
from frontdesk.web.custom_fields import changing_fields
from frontdesk.web.workspace.bulk_forms import BulkForm, choices, posted_numbers
from frontdesk.web.workspace.context import directory_of, list_of
from frontdesk.web.workspace.saying import counted, to_do, was_done
from frontdesk.web.workspace.staying import stay

# So many subjects stand on the page that says what will be changed.
SHOWN = 50
MACROS_SHOWN = 50


@require_http_methods(["GET", "POST"])
def bulk(request: Any) -> HttpResponse:
    """Choose what to do with the ticked tickets, or with all that a list takes; then do it."""
    if request.method == "GET":
        return _choose(request)
    form = BulkForm(request.POST)
    try:
        numbers = posted_numbers(request.POST)
        changes = form.changes() if form.is_valid() else Changes()
        if not numbers or not changes:
            return _said(request, "Tick tickets first." if not numbers else "Choose what to change.")
        return (_few if len(numbers) <= AT_ONCE else _many)(request, numbers, changes, form.used)
    except FrontdeskError as error:
        return _said(request, error.sentence)


@require_GET
def menus(request: Any) -> HttpResponse:
    """Show what the bulk bar offers; asked for when the first ticket is ticked."""
    macros = [macro for macro in macros_of(request.actor)[:MACROS_SHOWN] if macro.changes]
    form = changing_fields(directory_of(request).fields, of_form="bulk")
    return render(request, "workspace/bulk_menus.html", choices(request) | {"macros": macros, "fields_form": form})


@require_GET
def numbers(request: Any) -> JsonResponse:
    """Return the numbers of all tickets that the list takes: from then on these are meant, whatever else comes in."""
    found = numbers_of(list_of(request).filter(), by=request.actor, most=MOST + 1)
    return JsonResponse({"numbers": found[:MOST], "more": len(found) > MOST})


@require_GET
def job(request: Any, job_id: int) -> HttpResponse:
    """Show how far a bulk deed of one's own is, and what it left as it was."""
    found = _job_or_404(job_id)
    undone_by = Bulk.objects.filter(undoes=found).first()
    can_undo = bool(found.ended_at and found.done and undone_by is None and is_recent(found.ended_at))
    template = "workspace/job_now.html" if request.htmx.target == "job-now" else "workspace/job.html"
    return render(request, template, {"job": found, "undone_by": undone_by, "can_undo": can_undo})


@require_POST
def job_stop(request: Any, job_id: int) -> HttpResponse:
    """Stop a bulk deed of one's own where it is."""
    actions.stop_bulk(_job_or_404(job_id), by=request.actor)
    return redirect("workspace:job", job_id)


@require_POST
def job_undo(request: Any, job_id: int) -> HttpResponse:
    """Take a bulk deed of one's own back, as a job as well."""
    try:
        undoing = actions.undo_bulk(_job_or_404(job_id), by=request.actor)
    except ConflictError as error:
        messages.error(request, error.sentence)
        return redirect("workspace:job", job_id)
    return redirect("workspace:job", undoing.pk)


def _job_or_404(job_id: int) -> Bulk:
    found = Bulk.objects.filter(pk=job_id).first()
    if found is None:
        raise Http404
    return found


def _choose(request: Any) -> HttpResponse:
    """Show the page that says what will be changed before it is: without scripts, and for all that a list takes."""
    is_all = "n" not in request.GET
    found = numbers_of(list_of(request).filter(), by=request.actor, most=MOST + 1) if is_all else posted_numbers(request.GET)
    shown = Ticket.objects.filter(pk__in=found[:SHOWN]).order_by("pk")
    context = choices(request) | {
        "listing": list_of(request),
        "fields_form": changing_fields(directory_of(request).fields),
        "count": len(found[:MOST]),
        "numbers": ",".join(map(str, found[:MOST])),
        "shown": shown,
        "hidden": max(0, len(found[:MOST]) - SHOWN),
        "most": MOST if len(found) > MOST else 0,
    }
    return render(request, "workspace/bulk.html", context)


def _few(request: Any, numbers: list[int], changes: Changes, macro: Macro | None) -> HttpResponse:
    told: list[str] = []
    with transaction.atomic(), change(told=told) as change_id:
        outcome = actions.change_all(numbers, changes, macro=macro, by=request.actor)
    words = was_done(changes, directory_of(request), request.actor)
    level = messages.WARNING if outcome.refusals else messages.SUCCESS
    messages.add_message(
        request,
        level if outcome.numbers else messages.ERROR,
        _sentence(outcome, words),
        extra_tags=f"undo:{change_id}" if is_undoable(told) else "",
    )
    return stay(request, numbers)


def _many(request: Any, numbers: list[int], changes: Changes, macro: Macro | None) -> HttpResponse:
    words = to_do(changes, directory_of(request), request.actor)
    title = f"{counted(len(numbers))}: {words}"[:160]
    begun = actions.begin_bulk(numbers, changes, title=title, place=list_of(request).here_url, macro=macro, by=request.actor)
    url = reverse("workspace:job", args=[begun.pk])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _sentence(outcome: Outcome, words: str) -> str:
    done, refused = len(outcome.numbers), len(outcome.refusals)
    if not refused:
        return f"{counted(done)} {words}."
    reasons = " ".join(f"{refusal.number}: {refusal.sentence}" for refusal in outcome.refusals)
    return f"{done} of {counted(done + refused)} {words}. {reasons}" if done else f"Nothing was changed. {reasons}"


def _said(request: Any, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return stay(request, [])
