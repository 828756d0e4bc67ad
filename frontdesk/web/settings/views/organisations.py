"""Organisations: their name, their people, and whether managers read along."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.identity import access, actions
from frontdesk.identity.history import last_change
from frontdesk.identity.models import Organisation
from frontdesk.lib.text import clean_text
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import OrganisationForm
from frontdesk.web.settings.listing import PAGE_SIZE, everyone
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of


@needs(access.MANAGE_ORGANISATIONS)
@require_safe
def organisations(request: Request) -> HttpResponse:
    """List organisations by name, 50 at a time."""
    text = clean_text(request.GET.get("q", "")[:120], single_line=True)
    after = clean_text(request.GET.get("after", "")[:200], single_line=True)
    rows = Organisation.objects.filter(name__icontains=text) if text else Organisation.objects.all()
    rows = rows.filter(name__gt=after) if after else rows
    counted = rows.annotate(
        people=Count("person", filter=Q(person__is_active=True)), managers=Count("person", filter=Q(person__manages_organisation=True))
    )
    page = list(counted.order_by("name")[: PAGE_SIZE + 1])
    more = page[PAGE_SIZE - 1].name if len(page) > PAGE_SIZE else ""
    return show(request, "organisations", {"organisations": page[:PAGE_SIZE], "text": text, "after": after, "more": more})


@needs(access.MANAGE_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_organisation(request: Request) -> HttpResponse:
    """Create an organisation."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid() and form.carry_out(actions.create_organisation, **_facts(form), by=request.actor):
        messages.success(request, f"{form.result.name} is created. Put people into it on their pages.")
        return redirect("settings:organisation", form.result.pk)
    return show(request, "organisation", {"form": form}, status=form.status)


@needs(access.MANAGE_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: Request, organisation_id: int) -> HttpResponse:
    """Show and change one organisation."""
    subject = found(request, Organisation.objects.all(), organisation_id)
    form = OrganisationForm(request.POST or None, organisation=subject)
    if form.is_valid() and form.carry_out(actions.change_organisation, subject, **_facts(form), by=request.actor):
        messages.success(request, f"{subject.name} is saved.")
        return redirect("settings:organisation", subject.pk)
    subject = found(request, Organisation.objects.all(), organisation_id)
    people = list(everyone().filter(organisation=subject, is_active=True).order_by("-manages_organisation", "name", "id")[: PAGE_SIZE + 1])
    changed = last_change("organisation", subject.pk) if form.conflicts else None
    context = {"organisation": subject, "form": form, "people": people[:PAGE_SIZE], "has_more": len(people) > PAGE_SIZE, "changed": changed}
    context["strands"] = versions_of("organisation", subject)
    return show(request, "organisation", context, status=form.status)


def _facts(form: OrganisationForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("name", "shares_tickets")}
