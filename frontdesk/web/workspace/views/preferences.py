"""One's own preferences: a page of sections, each kept by a form of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from frontdesk.web.workspace.preferences import SECTIONS, SectionForm


@require_GET
def preferences(request: Any) -> HttpResponse:
    """Show every section as it is set now."""
    return _page(request)


@require_POST
def preference(request: Any, section: str) -> HttpResponse:
    """Keep one section."""
    kind = next((kind for kind in SECTIONS if kind.slug == section), None)
    if kind is None:
        raise Http404
    form = kind(request.POST, by=request.actor)
    if not form.is_valid():
        return _page(request, form)
    form.keep()
    messages.success(request, form.done)
    return redirect(f"{reverse('workspace:preferences')}#{section}")


def _page(request: Any, sent: SectionForm | None = None) -> HttpResponse:
    """Render the page; the section that was sent as it was sent, with what is wrong in it."""
    sections = [sent if sent is not None and kind is type(sent) else kind(by=request.actor) for kind in SECTIONS]
    return render(request, "workspace/preferences.html", {"sections": sections, "form": sent}, status=422 if sent else 200)
