"""Two records of one person become one: with a preview, because it cannot be undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from frontdesk.identity import access
from frontdesk.tickets.actions import merge_people
from frontdesk.tickets.workload import belongings
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import MergeForm
from frontdesk.web.settings.listing import everyone
from frontdesk.web.settings.pages import found, needs, show


@needs(access.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, person_id: int) -> HttpResponse:
    """Find the other record (`?into=`), show what would move, and merge on a post."""
    subject = found(request, everyone(), person_id)
    form = MergeForm(request.POST or request.GET or None)
    is_known = form.is_valid()
    if is_known and request.method == "POST" and form.carry_out(merge_people, subject.pk, into_id=form.target.pk, by=request.actor):
        messages.success(request, f"The record of {subject.email} is now part of {form.target.name}, {form.target.email}.")
        return redirect("settings:person", form.target.pk)
    context = {"person": subject, "form": form, "into": form.target if is_known else None}
    if is_known:
        context["moves"] = belongings(subject, by=request.actor)
    return show(request, "merge", context, status=form.status)
