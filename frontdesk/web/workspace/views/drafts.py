"""What an agent is writing: kept while they write, with its files, as a preview, and read-only for a colleague."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.actions.drafting import Content
from frontdesk.tickets.errors import StaleDraftError
from frontdesk.tickets.models import Draft, Kind
from frontdesk.web.attachments import posted_files
from frontdesk.web.workspace import page
from frontdesk.web.workspace.answers import ticket_or_404, ticket_url
from frontdesk.web.workspace.composing import written_of
from frontdesk.web.workspace.forms import DraftForm, MessageForm
from frontdesk.web.workspace.sending import staged_fields


@require_POST
def draft(request: Any, number: int) -> HttpResponse:
    """Keep a draft and say its new version; 409 with the other one when it was changed elsewhere or sent."""
    ticket, form = ticket_or_404(number), DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    sent = form.cleaned_data
    files = posted_files(request, by=request.actor, staged_fields=staged_fields(sent["kind"]))
    is_note = sent["kind"] == Kind.NOTE
    content = Content(sent["body"], files.ids, sent["team_ids"] if is_note else None, sent["people"] if is_note else "", sent["macro"])
    try:
        kept = actions.save_draft(ticket, kind=Kind(sent["kind"]), content=content, stand=form.stand, by=request.actor)
    except StaleDraftError as error:
        return JsonResponse({"version": error.draft.version, "body": error.draft.body, "sentence": error.sentence}, status=409)
    response = HttpResponse(status=204)
    response["Draft-Version"] = str(kept.version)
    return response


@require_POST
def removal(request: Any, number: int) -> HttpResponse:
    """Throw a draft away."""
    ticket, form = ticket_or_404(number), DraftForm(request.POST)
    if form.is_valid():
        actions.discard_draft(ticket, kind=Kind(form.cleaned_data["kind"]), by=request.actor)
    messages.success(request, "Draft thrown away.", extra_tags=f"back:{number}")
    return redirect("workspace:outbox") if request.POST.get("from") == "outbox" else redirect(ticket_url(request, number))


@require_POST
def files(request: Any, number: int) -> HttpResponse:
    """Store one file for a message that is being written, and show its chip; or say what is wrong with it."""
    ticket_or_404(number)
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        return HttpResponse(status=422)
    posted = posted_files(request, by=request.actor, staged_fields=staged_fields(kind))
    if posted.errors or not request.FILES:
        sentence = " ".join(posted.errors) or "The file did not arrive. Add it again."
        return HttpResponse(sentence, status=422, content_type="text/plain; charset=utf-8")
    return render(request, "workspace/staged.html", {"files": posted.staged[-1:], "kind": kind})


@require_POST
def preview(request: Any, number: int) -> HttpResponse:
    """Show a text as its readers will see it: alone for the composer's script, else in the whole page with the text kept."""
    ticket_or_404(number)
    if "alone" in request.GET:
        return render(request, "workspace/preview.html", {"body": request.POST.get("body", "")})
    form = MessageForm(request.POST)
    form.is_valid()
    kind = form.cleaned_data.get("kind")
    posted = posted_files(request, by=request.actor, staged_fields=staged_fields(kind))
    written = written_of(form, posted.staged, posted.errors)
    written.shows_preview = True
    return page.show(request, number, draft=written)


@require_GET
def colleague(request: Any, number: int, person_id: int) -> HttpResponse:
    """Show the reply that a colleague is writing, if they let others look."""
    ticket = ticket_or_404(number)
    found = Draft.objects.filter(ticket=ticket, person_id=person_id, kind=Kind.REPLY).exclude(body="").first()
    if found is None:
        raise Http404
    writer = Person.objects.only("name").get(pk=person_id)
    return render(request, "workspace/draft_of.html", {"ticket": ticket, "draft": found, "writer": writer})
