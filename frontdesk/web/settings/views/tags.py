"""Tags: the words that all teams find tickets by."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.identity.history import last_change
from frontdesk.identity.permissions import SETTINGS_TAGS
from frontdesk.tickets.actions import change_tag, create_tag
from frontdesk.tickets.models import Tag
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import TagForm
from frontdesk.web.settings.pages import found, needs, show
from frontdesk.web.settings.versioning import versions_of


@needs(SETTINGS_TAGS)
@require_safe
def tags(request: Request) -> HttpResponse:
    """List the tags with a form for a new one. How often one is used is not told: tickets are not this window's business."""
    return _list(request, TagForm(None))


@needs(SETTINGS_TAGS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_tag(request: Request) -> HttpResponse:
    """Create a tag."""
    form = TagForm(request.POST or None)
    if form.is_valid() and form.carry_out(create_tag, name=form.cleaned_data["name"], tone=form.cleaned_data["tone"], by=request.actor):
        messages.success(request, f"The tag {form.result.name} is created.")
        return redirect("settings:tags")
    return _list(request, form)


@needs(SETTINGS_TAGS)
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request: Request, tag_id: int) -> HttpResponse:
    """Rename, recolour or archive a tag."""
    subject = found(request, Tag.objects.all(), tag_id)
    form = TagForm(request.POST or None, tag=subject)
    facts = ("name", "tone", "is_archived")
    if form.is_valid() and form.carry_out(change_tag, subject, **{name: form.cleaned_data[name] for name in facts}, by=request.actor):
        messages.success(request, f"The tag {subject.name} is saved.")
        return redirect("settings:tags")
    changed = last_change("tag", tag_id) if form.conflicts else None
    context = {"tag": found(request, Tag.objects.all(), tag_id), "form": form, "changed": changed, "strands": versions_of("tag", subject)}
    return show(request, "tag", context, status=form.status)


def _list(request: Request, form: TagForm) -> HttpResponse:
    is_archived = request.GET.get("show") == "archived"
    return show(
        request, "tags", {"tags": Tag.objects.filter(is_archived=is_archived), "is_archived": is_archived, "form": form}, status=form.status
    )
