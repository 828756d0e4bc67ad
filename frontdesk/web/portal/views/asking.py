"""Ask for help."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from frontdesk.fields.known import definitions
from frontdesk.identity import desk
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import actions, types
from frontdesk.tickets.actions import writing
from frontdesk.web.attachments import STAGED_FIELD, PostedFiles, limits, posted_files
from frontdesk.web.custom_fields import rows, sent_values
from frontdesk.web.door import public
from frontdesk.web.kinds import Kinds, carried, kinds_of, typed
from frontdesk.web.portal import begun
from frontdesk.web.portal.forms import AskForm
from frontdesk.web.portal.views.home import topics
from frontdesk.web.request import Request

LONGEST_SUBJECT_IN_ADDRESS = 500


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new_ticket(request: Request) -> HttpResponse:
    """Take a question. Whoever is not signed in may begin writing; the text waits for them."""
    is_sent = request.method == "POST"
    kept = {} if is_sent else begun.give_back(request)
    known = types.current()
    kinds = kinds_of(request, known.of_customers, known.default_of_customers, kept.get("type", ""))
    asked: dict[str, Any] = {
        "topics": topics(), "custom": kinds.form_of(definitions(for_customers=True)), "has_kinds": kinds.is_choice
    }  # fmt: skip
    if not is_sent:
        return _page(request, AskForm(initial=kept or _from_address(request), **asked), PostedFiles(), kinds, is_kept=bool(kept))
    if kinds.is_new:
        files = posted_files(request, by=request.actor) if request.actor.is_signed_in else PostedFiles()
        return _page(request, AskForm(initial=typed(request.POST), **asked), files, kinds)
    form = AskForm(request.POST, **asked)
    if not request.actor.is_signed_in:
        return _sign_in_first(request, form, kinds)
    files = posted_files(request, by=request.actor)
    if form.fits(files) and (opened := _open(request, form, files, kinds)):
        begun.forget(request)
        messages.success(request, "We have your question. The answer comes here and by email.", extra_tags="sent:new")
        return redirect("portal:ticket", opened)
    return _page(request, form, files, kinds, status=422)


def _open(request: Request, form: AskForm, files: PostedFiles, kinds: Kinds) -> int | None:
    by, said = request.actor, form.cleaned_data
    try:
        # A refusal undoes the ticket, not the files that were stored just now.
        with transaction.atomic():
            ticket = actions.open_ticket(
                requester_id=by.person_id or 0,
                subject=said["subject"],
                body=said["body"],
                team_id=form.team_id,
                type=kinds.sent,
                attachments=files.ids,
                key=said["key"],
                fields=sent_values(form),
                by=by,
            )
    except FrontdeskError as error:
        form.take_error(error)
        return None
    return ticket.pk


def _sign_in_first(request: Request, form: AskForm, kinds: Kinds) -> HttpResponse:
    if form.is_valid():
        try:
            writing.clean_subject(form.cleaned_data["subject"])
            writing.clean_body(form.cleaned_data["body"])
        except FrontdeskError as error:
            form.take_error(error)
    if not form.is_valid():
        return _page(request, form, PostedFiles(), kinds, status=422)
    if not begun.keep(request, {**form.cleaned_data, "topic": str(form.team_id or ""), "type": kinds.key}):
        form.add_error(None, "Too many questions were begun from your network just now. Wait a minute, then press the button again.")
        return _page(request, form, PostedFiles(), kinds, status=429)
    files = " Add your files again then." if request.FILES or request.POST.getlist(STAGED_FIELD) else ""
    messages.info(request, f"Your question is kept. Sign in, or make an account, then send it.{files}")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def _from_address(request: Request) -> dict[str, str]:
    return {"subject": request.GET.get("subject", "")[:LONGEST_SUBJECT_IN_ADDRESS], "topic": request.GET.get("topic", "")}


def _page(request: Request, form: AskForm, files: PostedFiles, kinds: Kinds, *, is_kept: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "rows": list(rows(form)),
        "kinds": kinds,
        "carried": list(carried(form, request.POST)),
        "default_team": desk.current().default_team_id,
        "files": files,
        "limits": limits(),
        "is_kept": is_kept,
    }
    return render(request, "portal/new_ticket.html", context, status=status)
