"""Macros on a ticket: offered while somebody writes, shown with what they will change, applied at once or with the message."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from frontdesk.tickets import actions, variables
from frontdesk.tickets.changes import read
from frontdesk.tickets.models import Macro, Ticket
from frontdesk.tickets.offering import macros_named
from frontdesk.web.workspace import page
from frontdesk.web.workspace.answers import answer
from frontdesk.web.workspace.composing import Written
from frontdesk.web.workspace.context import directory_of
from frontdesk.web.workspace.pending import pending_of
from frontdesk.web.workspace.rows import ticket_query
from frontdesk.web.workspace.saying import Step, steps

QUERY_MAX_LENGTH = 60
# As many as a menu holds; whoever has more types the name.
LISTED = 50


@require_GET
def offered(request: Any, number: int) -> HttpResponse:
    """Offer macros for the composer, each with its text as it will read and what it will change."""
    words = request.GET.get("q", "")[:QUERY_MAX_LENGTH].replace("\0", "")
    return render(request, "workspace/completions/macros.html", {"offered": _offered(request, number, words, 8)})


@require_http_methods(["GET", "POST"])
def macros(request: Any, number: int) -> HttpResponse:
    """List the macros with what each would change on this ticket; or use one: its changes at once, its text into the composer."""
    if request.method == "GET":
        template = "workspace/macro_menu.html" if request.htmx else "workspace/ticket_macros.html"
        context = {"offered": _offered(request, number, "", LISTED), "number": number, "query": ticket_query(request.GET.get("in", ""))}
        return render(request, template, context)
    ticket, found = _ticket_or_404(number), _macro_or_404(request.POST.get("macro") or request.POST.get("apply", ""))
    if found.text and not request.POST.get("apply"):
        written = Written(kind=found.kind, body=variables.filled(found.text, ticket, request.actor), is_sent_back=True, macros=[found.pk])
        return page.show(request, number, draft=written)
    return answer(request, number, lambda: actions.apply_macro(ticket, found, by=request.actor), f"“{found.name}” is applied.")


def _offered(request: Any, number: int, words: str, limit: int) -> list[dict[str, Any]]:
    ticket, directory, by = _ticket_or_404(number), directory_of(request), request.actor
    tags = set(ticket.tags.values_list("name", flat=True))
    return [
        {
            "macro": macro,
            "text": variables.filled(macro.text, ticket, by),
            "steps": [_said(step) for step in steps(read(macro.changes), ticket, tags, directory, by)],
            "pending": pending_of(macro, directory, by),
        }
        for macro in macros_named(words, by=by, limit=limit)
    ]


def _said(step: Step) -> dict[str, str]:
    return {"what": step.what, "before": step.before, "after": step.after}


def _ticket_or_404(number: int) -> Ticket:
    ticket = Ticket.objects.with_people().filter(pk=number).first()
    if ticket is None:
        raise Http404
    return ticket


def _macro_or_404(word: str) -> Macro:
    found = Macro.objects.filter(pk=int(word)).first() if word.isascii() and word.isdigit() and len(word) < 18 else None
    if found is None:
        raise Http404
    return found
