"""Answer, solve, reopen: one form, three buttons."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from frontdesk.web.attachments import PostedFiles, posted_files
from frontdesk.web.portal.forms import AnswerForm
from frontdesk.web.portal.views import tickets
from frontdesk.web.request import Request

# GET leads to the ticket: the page of a refused form was reloaded, or signing in led back to it.
METHODS = ["GET", "HEAD", "POST"]

Deed = Callable[[Ticket, AnswerForm, PostedFiles, Any], int]


@require_http_methods(METHODS)
def replies(request: Request, number: int) -> HttpResponse:
    """Answer."""
    return _do(request, number, _reply, "Your answer is sent.", needs_text=True)


@require_http_methods(METHODS)
def solve(request: Request, number: int) -> HttpResponse:
    """Close the ticket: it works now. What was written with it is sent first."""
    return _do(request, number, _solve, "The ticket is solved.")


@require_http_methods(METHODS)
def reopen(request: Request, number: int) -> HttpResponse:
    """Open a solved ticket again, with or without a word."""
    return _do(request, number, _reopen, "The ticket is open again.")


def _do(request: Request, number: int, deed: Deed, done: str, *, needs_text: bool = False) -> HttpResponse:
    ticket = get_object_or_404(Ticket, pk=number)
    if request.method != "POST":
        return redirect("portal:ticket", number)
    form, files = AnswerForm(request.POST, needs_text=needs_text), posted_files(request, by=request.actor)
    if form.fits(files):
        try:
            # A refusal undoes the answer, not the files that were stored just now.
            with transaction.atomic():
                where = deed(ticket, form, files, request.actor)
        except FrontdeskError as error:
            form.take_error(error)
        else:
            sentence = done if where == number else _elsewhere(ticket, where)
            messages.success(request, sentence, extra_tags=f"sent:{number}:reply")
            return redirect("portal:ticket", where)
    return tickets.page(request, tickets.seen_ticket(request.actor, number), form, files, status=422)


def _elsewhere(ticket: Ticket, where: int) -> str:
    """Say where an answer went that could not go into its own ticket."""
    if Ticket.objects.filter(pk=where, continues=ticket).exists():
        return f"That one was closed, so your answer began ticket {where}."
    return f"Your answer is in ticket {where}, where this goes on."


def _reply(ticket: Ticket, form: AnswerForm, files: PostedFiles, by: Any) -> int:
    said = form.cleaned_data
    return actions.reply(ticket, body=said["body"], attachments=files.ids, key=said["key"], by=by).ticket_id


def _solve(ticket: Ticket, form: AnswerForm, files: PostedFiles, by: Any) -> int:
    if form.cleaned_data["body"] or files.staged:
        where = _reply(ticket, form, files, by)
        ticket = ticket if where == ticket.pk else Ticket.objects.get(pk=where)
    actions.solve(ticket, by=by)
    return ticket.pk


def _reopen(ticket: Ticket, form: AnswerForm, files: PostedFiles, by: Any) -> int:
    if form.cleaned_data["body"] or files.staged:
        return _reply(ticket, form, files, by)
    actions.reopen(ticket, by=by)
    return ticket.pk
