"""What a ticket has to do with others: merge, split, link, one answer to all children."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontdesk.events.change import change
from frontdesk.identity import access as identity_access
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import access, actions
from frontdesk.tickets.actions.bulk import AT_ONCE
from frontdesk.tickets.actions.children import Outcome, answer_of, open_children
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.actions.undoing import is_undoable
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.errors import BringsPeopleError
from frontdesk.tickets.finding import matches
from frontdesk.tickets.models import Kind, Merge, Message, Status, Ticket
from frontdesk.tickets.search import plain_terms
from frontdesk.web.workspace.answers import answer, ticket_or_404, ticket_url
from frontdesk.web.workspace.forms import ChildrenForm, OtherTicketForm, SplitForm

RECENT_SHOWN = 6
FOUND_SHOWN = 8
ANSWERS_SHOWN = 3
QUERY_MAX_LENGTH = 80
RELATIONS = ((As.RELATED, "Related: both are about the same"), (As.PARENT, "Its parent"), (As.CHILD, "Its child: one answer serves both"))


@require_http_methods(["GET", "POST"])
def merge(request: Any, number: int) -> HttpResponse:
    """Merge the ticket into another one; whoever would newly read that one is named first."""
    ticket = _own_work(request, number)
    form = OtherTicketForm(request.POST or None)
    context = {"heading": f"Merge {number}", "deed": "Merge"}
    if request.method != "POST":
        return _page(request, "merge", ticket, form, context)
    try:
        into = form.other()
        _do(
            request,
            lambda: actions.merge(ticket, into=into, brings_people=request.POST.get("brings_people") == str(into), by=request.actor),
            f"{number} merged into {into}.",
        )
    except BringsPeopleError as error:
        asking = {"notice": error.sentence, "tone": "violet", "asked": into, "deed": "Merge and let them read"}
        return _page(request, "merge", ticket, form, context | asking, status=409)
    except InvalidError as error:
        return _page(request, "merge", ticket, form, context | {"wrong": error.sentence}, status=422)
    return redirect(ticket_url(request, into))


@require_POST
def merged_removal(request: Any, number: int, source: int) -> HttpResponse:
    """Take a ticket out again that was merged into this one."""
    ticket_or_404(number)
    merged = Merge.objects.select_related("target").filter(source_id=source, target_id=number, undone_at=None).first()
    if merged is None:
        raise Http404
    return answer(request, number, lambda: actions.unmerge(merged, by=request.actor), f"{source} stands by itself again.")


@require_http_methods(["GET", "POST"])
def links(request: Any, number: int) -> HttpResponse:
    """Link another ticket."""
    ticket = _own_work(request, number)
    form = OtherTicketForm(request.POST or None)
    relation = request.POST.get("relation", As.RELATED)
    context = {"heading": f"Link {number}", "deed": "Link", "relations": RELATIONS, "relation": relation}
    if request.method != "POST":
        return _page(request, "link", ticket, form, context)
    try:
        other = form.other()
        wanted = As(relation) if relation in set(As) else As.RELATED
        _do(request, lambda: actions.link(ticket, number=other, relation=wanted, by=request.actor), f"Linked with {other}.")
    except InvalidError as error:
        return _page(request, "link", ticket, form, context | {"wrong": error.sentence}, status=422)
    return redirect(ticket_url(request, number))


@require_POST
def link_removal(request: Any, number: int, link_id: int) -> HttpResponse:
    """Take a link away."""
    ticket = ticket_or_404(number)
    return answer(request, number, lambda: actions.unlink(ticket, link_id=link_id, by=request.actor), "Link taken away.")


@require_http_methods(["GET", "POST"])
def split(request: Any, number: int) -> HttpResponse:
    """Copy chosen messages into a new ticket."""
    ticket = _own_work(request, number)
    identity_access.require(request.actor, access.CREATE)
    written = list(Message.objects.filter(ticket=ticket, kind=Kind.REPLY, by_customer=True).order_by("id"))
    form = SplitForm(request.POST or None)
    sent: dict[str, Any] = (
        form.cleaned_data if form.is_valid() else {"messages": [int(n) for n in request.GET.getlist("m") if n.isdigit()], "subject": ""}
    )
    context = {"heading": f"Split {number}", "deed": "Open new ticket", "written": written} | {
        "ticked": sent["messages"],
        "subject": sent["subject"],
    }
    if request.method != "POST":
        return _page(request, "split", ticket, None, context)
    try:
        with transaction.atomic():
            fresh = actions.split(ticket, message_ids=sent["messages"], subject=sent["subject"], by=request.actor)
    except InvalidError as error:
        wrong = "wrong_subject" if error.field == "subject" else "wrong_messages"
        return _page(request, "split", ticket, None, context | {wrong: error.sentence}, status=422)
    messages.success(request, f"Ticket {fresh.pk} is open, split from {number}.")
    return redirect(ticket_url(request, fresh.pk))


@require_http_methods(["GET", "POST"])
def children(request: Any, number: int) -> HttpResponse:
    """Answer or solve the open children of a ticket at once; what each one refused is listed."""
    ticket = _own_work(request, number)
    form = ChildrenForm(request.POST or None)
    context: dict[str, Any] = {"ticked": {child.pk for child in open_children(ticket)}}
    status = 200
    if request.method == "POST":
        numbers = form.cleaned_data["numbers"] if form.is_valid() else []
        try:
            if len(numbers) > AT_ONCE:
                return _job(request, ticket, form, numbers)
            outcome = _for_each(request, ticket, form, numbers)
        except InvalidError as error:
            context, status = {"notice": error.sentence, "tone": "red", "ticked": set(numbers)}, 422
        else:
            if not outcome.failures:
                messages.success(request, f"Done on {len(outcome.done)} of {len(numbers)} tickets.")
                return redirect(ticket_url(request, number))
            context = {"notice": f"Done on {len(outcome.done)} of {len(numbers)} tickets. Not on these:", "tone": "amber"}
            context |= {"failures": outcome.failures, "ticked": {failed for failed, _ in outcome.failures}}
    answers = Message.objects.filter(ticket=ticket, kind=Kind.REPLY, by_customer=False).order_by("-id")[:ANSWERS_SHOWN]
    context |= {"children": open_children(ticket), "answers": list(answers)}
    return _page(request, "children", ticket, None, context, status=status)


@require_GET
def others(request: Any, number: int) -> HttpResponse:
    """Offer tickets by number or words while somebody types (ui/js/completion.js)."""
    ticket_or_404(number)
    query = request.GET.get("q", "")[:QUERY_MAX_LENGTH].replace("\0", "")
    words = query.strip().lstrip("#")
    numbers = matches(Filter(statuses=(), terms=plain_terms(words)), by=request.actor, size=FOUND_SHOWN + 1).numbers if words else []
    if words.isascii() and words.isdigit() and len(words) < 18:
        numbers.append(int(words))
    found = Ticket.objects.with_requester().filter(pk__in=numbers).exclude(pk=number).order_by("-last_message_at")[:FOUND_SHOWN]
    return render(request, "workspace/completions/tickets.html", {"found": found, "back": len(query)})


def _for_each(request: Any, ticket: Ticket, form: ChildrenForm, numbers: list[int]) -> Outcome:
    if not numbers:
        raise InvalidError("Choose the tickets first.")
    sent, by = form.cleaned_data, request.actor
    with transaction.atomic(), change():
        if sent["deed"] == "solve":
            return actions.solve_children(ticket, numbers=numbers, by=by)
        then = Status.SOLVED if sent["deed"] == "answer_and_solve" else None
        return actions.answer_children(ticket, message_id=sent["message"] or 0, numbers=numbers, then=then, by=by)


def _job(request: Any, ticket: Ticket, form: ChildrenForm, numbers: list[int]) -> HttpResponse:
    """Have the worker do it, and show how far it is."""
    deed = form.cleaned_data["deed"]
    status = None if deed == "answer" else int(Status.SOLVED)
    message = None if deed == "solve" else answer_of(ticket, form.cleaned_data["message"] or 0).pk
    children = {child.pk for child in open_children(ticket)} & set(numbers)
    title = f"{len(children)} children of {ticket.pk}: {deed.replace('_', ' ')}"
    place = reverse("workspace:ticket", args=[ticket.pk])
    job = actions.begin_bulk(children, Changes(status=status, answer=message), title=title, place=place, by=request.actor)
    return redirect("workspace:job", job.pk)


def _own_work(request: Any, number: int) -> Ticket:
    """Return a ticket that this person may change. Raises: Http404, ForbiddenError."""
    ticket = ticket_or_404(number)
    access.require(request.actor, access.TRIAGE, ticket)
    return ticket


def _do(request: Any, deed: Callable[[], object], done: str) -> None:
    """Do it as one change and say so, with the way to undo it."""
    told: list[str] = []
    with transaction.atomic(), change(told=told) as change_id:
        deed()
    messages.success(request, done, extra_tags=f"undo:{change_id}" if is_undoable(told) else "")


def _page(
    request: Any, name: str, ticket: Ticket, form: OtherTicketForm | None, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    place = reverse("workspace:ticket", args=[ticket.pk])
    around = {"ticket": ticket, "place": place, "query": ticket_url(request, ticket.pk)[len(place) :]}
    if form is not None:
        recent = Ticket.objects.filter(requester_id=ticket.requester_id, is_merged=False).exclude(pk=ticket.pk)
        around |= {"recent": recent.order_by("-last_message_at", "-number")[:RECENT_SHOWN]}
        around |= {"number": form.typed, "chosen": form.chosen_number}
    return render(request, f"workspace/relations/{name}.html", around | context, status=status)
