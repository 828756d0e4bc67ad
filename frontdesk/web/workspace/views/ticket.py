"""One ticket: its page, its files, and what it is."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frontdesk.fields.showing import formed, is_in_form
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment, Ticket
from frontdesk.web import attachments
from frontdesk.web.workspace import page
from frontdesk.web.workspace.answers import answer, refused, ticket_or_404
from frontdesk.web.workspace.composing import listed
from frontdesk.web.workspace.context import directory_of
from frontdesk.web.workspace.filling import FieldsForm
from frontdesk.web.workspace.forms import AssignmentForm, DeadlineForm, ParticipantForm, PropertiesForm, TagForm, TeamForm
from frontdesk.web.workspace.onward import STAY, onward
from frontdesk.web.workspace.relations import offer_children

MISREAD = "That could not be read. Here is the ticket as it stands; please choose again."
UNCHANGED = "Nothing to change: it was so already."


@require_GET
def ticket(request: Any, number: int) -> HttpResponse:
    """Show the ticket, whole or as the pane that is swapped."""
    return page.show(request, number)


@require_GET
def attachment(request: Any, number: int, attachment_id: UUID) -> FileResponse:
    """Serve a file of this ticket that the agent may see: a note's file only to the note's audience."""
    found = Attachment.objects.filter(pk=attachment_id, message__ticket_id=number).select_related("message__ticket").first()
    if found is None or found.message is None:
        raise Http404
    actions.log_read(found.message.ticket, by=request.actor)
    return attachments.download(found)


@require_POST
def properties(request: Any, number: int) -> HttpResponse:
    """Change status, priority, type or subject."""
    found, form = ticket_or_404(number), PropertiesForm(request.POST)
    if not form.is_valid():
        return refused(request, number, MISREAD)
    changes = form.changes()
    done = f"{' and '.join(name.capitalize() for name in changes)} changed.{_asked_now(request, found, changes.get('type', ''))}"
    return answer(
        request,
        number,
        lambda: actions.change(found, version=form.cleaned_data["version"], by=request.actor, **changes),
        done,
        unchanged=UNCHANGED,
        subject=changes.get("subject", ""),
    )


def _asked_now(request: Any, ticket: Ticket, type: str) -> str:
    """Say which fields come with another type, as far as the reader knows them."""
    if not type or type == ticket.type:
        return ""
    fields = directory_of(request).fields
    fresh = [field.label for field in formed(fields, type) if is_in_form(field, type) and not is_in_form(field, ticket.type)]
    return f" It also asks for {listed(fresh)} now." if fresh else ""


@require_POST
def fields(request: Any, number: int) -> HttpResponse:
    """Change values of custom fields; `was` in the address is what the page showed in the one that is sent."""
    found, form = ticket_or_404(number), FieldsForm(request.POST)
    values = form.values
    if not values:
        return refused(request, number, MISREAD)
    was = dict.fromkeys(values, request.GET["was"]) if "was" in request.GET and len(values) == 1 else None
    label = next((field.label for field in directory_of(request).fields if field.key in values), "Field")
    done = f"{label} changed." if len(values) == 1 else "Fields changed."
    return answer(request, number, lambda: actions.set_fields(found, fields=values, was=was, by=request.actor), done, typed=values)


@require_POST
def deadline(request: Any, number: int) -> HttpResponse:
    """Promise an answer until a moment, or take the promise away."""
    found, form = ticket_or_404(number), DeadlineForm(request.POST)
    if not form.is_valid():
        return refused(request, number, "Choose a deadline, or give a day and a time.")
    due_at, version = form.due_at(timezone.localtime()), form.cleaned_data["version"]
    done = "Deadline set." if due_at else "No deadline now."
    return answer(
        request, number, lambda: actions.set_due(found, due_at=due_at, version=version, by=request.actor), done, unchanged=UNCHANGED
    )


@require_POST
def assignment(request: Any, number: int) -> HttpResponse:
    """Take the ticket, give it to a teammate or to nobody."""
    found, form = ticket_or_404(number), AssignmentForm(request.POST)
    if not form.is_valid():
        return refused(request, number, MISREAD)
    assignee, version = form.cleaned_data["assignee"], form.cleaned_data["version"]
    if assignee == "me":
        return answer(request, number, lambda: actions.take(found, by=request.actor), "It is yours.")
    person_id = None if assignee == "none" else int(assignee)
    done = "Nobody is assigned now." if person_id is None else "Assigned."
    return answer(
        request,
        number,
        lambda: actions.assign(found, assignee_id=person_id, version=version, by=request.actor),
        done,
        unchanged=UNCHANGED,
    )


@require_POST
def solution(request: Any, number: int) -> HttpResponse:
    """Mark the ticket as solved, and go on as the agent wishes."""
    found = ticket_or_404(number)
    way = onward(request, found)
    done = "Solved." if way.way == STAY else f"Ticket {number} solved."

    def solve() -> None:
        actions.solve(found, by=request.actor)
        offer_children(request, found)

    return answer(request, number, solve, done, onward=way)


@require_GET
def menu(request: Any, number: int) -> HttpResponse:
    """Give what the keys do with a row of the list whose ticket is not open."""
    return page.show_menu(request, number)


@require_POST
def reopening(request: Any, number: int) -> HttpResponse:
    """Make a solved ticket our turn again."""
    found = ticket_or_404(number)
    return answer(request, number, lambda: actions.reopen(found, by=request.actor), "Reopened.")


@require_POST
def team(request: Any, number: int) -> HttpResponse:
    """Hand the ticket over to another team; its notes stay with their audience."""
    found, form = ticket_or_404(number), TeamForm(request.POST)
    if not form.is_valid():
        return refused(request, number, "Choose the team that gets the ticket.")
    team_id, version = form.cleaned_data["team"], form.cleaned_data["version"]
    return answer(
        request,
        number,
        lambda: actions.hand_over(found, team_id=team_id, version=version, by=request.actor),
        f"Ticket {number} handed over.",
    )


@require_POST
def tags(request: Any, number: int) -> HttpResponse:
    """Put a tag on the ticket."""
    found, form = ticket_or_404(number), TagForm(request.POST)
    form.is_valid()
    return answer(request, number, lambda: actions.tag(found, name=form.cleaned_data["name"], by=request.actor), "Tag added.")


@require_POST
def tag_removal(request: Any, number: int, tag_id: int) -> HttpResponse:
    """Take a tag off the ticket."""
    found = ticket_or_404(number)
    return answer(request, number, lambda: actions.untag(found, tag_id=tag_id, by=request.actor), "Tag removed.")


@require_POST
def participants(request: Any, number: int) -> HttpResponse:
    """Let somebody else read and answer the ticket."""
    found, form = ticket_or_404(number), ParticipantForm(request.POST)
    form.is_valid()
    done = "Added. They read the replies and can answer; they never see a note."
    return answer(request, number, lambda: actions.add_participant(found, email=form.cleaned_data["email"], by=request.actor), done)


@require_POST
def participant_removal(request: Any, number: int, person_id: int) -> HttpResponse:
    """Stop somebody from reading the ticket."""
    found = ticket_or_404(number)
    return answer(request, number, lambda: actions.remove_participant(found, person_id=person_id, by=request.actor), "Removed.")
