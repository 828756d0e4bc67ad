"""The conversation: reply, note, and who reads a note."""

from typing import Any

from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from frontdesk.events.change import change
from frontdesk.lib.errors import ConflictError, ForbiddenError, FrontdeskError
from frontdesk.lib.promises import promises_file
from frontdesk.tickets import actions
from frontdesk.tickets.errors import NamesOutsidersError, StaleConversationError
from frontdesk.tickets.models import Kind, Message, Ticket
from frontdesk.web.attachments import PostedFiles, posted_files
from frontdesk.web.workspace import page
from frontdesk.web.workspace.answers import answer, go_on, refused, ticket_or_404
from frontdesk.web.workspace.composing import written_of
from frontdesk.web.workspace.forms import AudienceForm, MessageForm, colleagues_at
from frontdesk.web.workspace.onward import HERE, STAY, Onward, onward
from frontdesk.web.workspace.relations import offer_children
from frontdesk.web.workspace.sending import keep, send, staged_fields, stand_of

# The buttons after which it is no longer our turn.
DONE_BY = ("wait", "solve")
# What a text needs to be sent where it belongs. Not `seen`: whoever presses the button has not read that conversation.
REOFFERED = ("ticket", "kind", "send", "team_ids", "people", "staged", "staged_reply", "staged_note")


@require_POST
def messages(request: Any, number: int) -> HttpResponse:
    """Send a reply or add a note, at once or later. Whatever is refused comes back with its text and its files."""
    ticket, form = ticket_or_404(number), MessageForm(request.POST)
    is_valid = form.is_valid()
    if form.cleaned_data.get("ticket") != number:
        return _written_elsewhere(request, form.cleaned_data.get("ticket"))
    files = posted_files(request, by=request.actor, staged_fields=staged_fields(form.cleaned_data.get("kind")))
    if not is_valid or files.errors:
        return page.show(request, number, status=422, draft=written_of(form, files.staged, [*files.errors, *_unreadable(form)]))
    if not files.staged and not form.cleaned_data["no_file"] and promises_file(form.cleaned_data["body"]):
        written = written_of(form, [], ["You write about a file, but none is attached."])
        written.asks_for_file = True
        return page.show(request, number, status=422, draft=written)
    way = _onward(request, ticket, form)
    try:
        # One deed with the macros beside the text: whoever takes it back takes all of it back.
        with transaction.atomic(), change():
            done, waiting = send(ticket, form, files.ids, stand_of(request, form), by=request.actor)
    except ForbiddenError:
        raise
    except FrontdeskError as error:
        return _sent_back(request, ticket, form, files, error)
    except Ticket.DoesNotExist as error:
        raise Http404 from error
    # The key of the draft that the browser may forget now: mode and text as they were sent.
    tags = f"sent:{number}:{form.cleaned_data['kind']}"
    if waiting and not form.cleaned_data["send_at"]:
        # By Z, and from wherever one goes on. What is sent later is no slip.
        tags += f" waits:{number}:{waiting}"
    if way.way != STAY:
        # The ticket is left: its row is shown as it is now.
        tags += f" {page.ROW_OF}{number}"
    notices.success(request, done, extra_tags=tags)
    if not form.is_note:
        offer_children(request, ticket)
    return go_on(request, number, way)


@require_POST
def audience(request: Any, number: int, message_id: int) -> HttpResponse:
    """Let more teams or colleagues read a note. Who may not read it does not learn that it is there."""
    ticket_or_404(number)
    note = Message.objects.select_related("ticket").filter(pk=message_id, ticket_id=number).first()
    if note is None:
        raise Http404
    form = AudienceForm(request.POST)
    if not form.is_valid() or not (form.cleaned_data["team_ids"] or form.cleaned_data["people"].strip()):
        return refused(request, number, "Choose a team or name a colleague to share the note with.")
    sent = form.cleaned_data

    def share() -> None:
        actions.share_note(note, team_ids=sent["team_ids"], person_ids=colleagues_at(sent["people"]), by=request.actor)

    return answer(request, number, share, "Note shared.")


def _onward(request: Any, ticket: Ticket, form: MessageForm) -> Onward:
    """Return where a sent reply leads. A note, what is sent later, and a reply that leaves it our turn keep one at the ticket."""
    is_done = form.cleaned_data["send"] in DONE_BY and not form.is_note and not form.cleaned_data["send_at"]
    return onward(request, ticket) if is_done else HERE


def _sent_back(request: Any, ticket: Ticket, form: MessageForm, files: PostedFiles, error: FrontdeskError) -> HttpResponse:
    written = written_of(form, files.staged, [error.sentence])
    if isinstance(error, StaleConversationError):
        written.arrived = frozenset(message.pk for message in error.arrived if isinstance(message, Message))
    if isinstance(error, NamesOutsidersError):
        # However it was sent, it is a note: the answer belongs to a note's button.
        written.kind, written.asks_about = Kind.NOTE.value, " ".join(error.about)
    # Kept as a draft as well: whoever closes the page now finds it again.
    keep(ticket, form, files.ids, stand_of(request, form), by=request.actor)
    return page.show(request, ticket.pk, status=error.status, draft=written)


def _unreadable(form: MessageForm) -> list[str]:
    """Say what a person cannot have caused, but must not lose text by."""
    return ["Not sent: the form was incomplete. Please try again."] if form.errors.keys() - {"__all__"} else []


def _written_elsewhere(request: Any, other: int | None) -> HttpResponse:
    """Refuse a text whose form was made for another ticket, and offer it again where it belongs."""
    if other is None or not Ticket.objects.filter(pk=other).exists():
        raise ConflictError("Nothing was sent: this text was written for another ticket. It waits as your draft there.")
    fields = [(name, value) for name in REOFFERED for value in request.POST.getlist(name)]
    kind, body = request.POST.get("kind", ""), request.POST.get("body", "")
    context = {"other": other, "fields": fields, "kind": kind, "body": body}
    return render(request, "workspace/other_ticket.html", context, status=409)
