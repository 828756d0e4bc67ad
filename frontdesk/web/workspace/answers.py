"""How a deed on a ticket is answered: done and back to the ticket, or the ticket as it stands with what went wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from frontdesk.events.change import change
from frontdesk.fields.checking import FieldsError
from frontdesk.lib.errors import ForbiddenError, FrontdeskError
from frontdesk.tickets.actions.undoing import is_undoable
from frontdesk.tickets.models import Ticket
from frontdesk.web.workspace import page
from frontdesk.web.workspace.context import list_of
from frontdesk.web.workspace.filling import Refused
from frontdesk.web.workspace.onward import HERE, LIST, NEXT, Onward
from frontdesk.web.workspace.rows import ticket_query


def ticket_or_404(number: int) -> Ticket:
    """Return the ticket if this person may see it. Raises: Http404."""
    try:
        return Ticket.objects.get(pk=number)
    except Ticket.DoesNotExist as error:
        raise Http404 from error


def answer(
    request: Any,
    number: int,
    deed: Callable[[], Any],
    done: str = "",
    *,
    unchanged: str = "",
    subject: str = "",
    typed: Mapping[str, str] | None = None,
    onward: Onward = HERE,
) -> HttpResponse:
    """Do the deed and go back to the ticket; what the deed refuses is said above the ticket as it now stands.

    `done` is the sentence for success; beside it stands the way to undo the deed. `unchanged` is said instead when the deed found
    everything as it was to be. `subject` and `typed`, values of custom fields by key, are kept in their fields when they were refused.
    `onward` is where to go when something was done.
    Raises: ForbiddenError, Http404 when the ticket left this person's sight before.
    """
    told: list[str] = []
    try:
        # A savepoint: the page that says what went wrong is written in the same transaction.
        with transaction.atomic(), change(told=told) as change_id:
            deed()
    except ForbiddenError:
        raise
    except FieldsError as error:
        refused_values = Refused(typed or {}, error.problems)
        return page.show(request, number, status=error.status, notice=page.Notice(error.sentence, fields=refused_values))
    except FrontdeskError as error:
        return page.show(request, number, status=error.status, notice=page.Notice(error.sentence, subject=subject))
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    way = onward if told else HERE
    if unchanged and not told:
        messages.info(request, unchanged)
    elif done:
        undo = f"undo:{change_id}" if is_undoable(told) else ""
        messages.success(request, done, extra_tags=f"{undo} {page.ROW_OF}{number}".strip())
    return go_on(request, number, way)


def go_on(request: Any, number: int, way: Onward) -> HttpResponse:
    """Go where the way leads; from the list's own place the reader goes on at the ticket that follows."""
    if way.way == NEXT and way.number is not None:
        return redirect(ticket_url(request, way.number))
    if way.way == LIST:
        place = list_of(request).here_url + (f"#t-{way.number}" if way.number else "")
        return HttpResponseClientRedirect(place) if request.htmx else redirect(place)
    return back(request, number)


def refused(request: Any, number: int, sentence: str) -> HttpResponse:
    """Say that a form made no sense, above the ticket."""
    return page.show(request, number, status=422, notice=page.Notice(sentence))


def back(request: Any, number: int) -> HttpResponse:
    """Go to the ticket, or to the list when this person no longer sees it."""
    if Ticket.objects.filter(pk=number).exists():
        return redirect(ticket_url(request, number))
    url = list_of(request).url
    # The whole page: there is no pane left to swap.
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def ticket_url(request: Any, number: int) -> str:
    """Return the ticket's address that remembers the list it was opened from."""
    return reverse("workspace:ticket", args=[number]) + ticket_query(request.GET.get("in", ""))
