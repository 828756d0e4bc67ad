"""Saved views: the page of all that one has, and what is done with them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TONES
from frontdesk.tickets import actions
from frontdesk.tickets.actions.views import ICONS, can_keep_view
from frontdesk.tickets.counts import shown
from frontdesk.tickets.models import View
from frontdesk.web.workspace.context import counts_of, directory_of
from frontdesk.web.workspace.listing import canonical, saved, view_named
from frontdesk.web.workspace.saving import ViewForm, audience_of, audiences, packed, unpacked
from frontdesk.web.workspace.versions import versions_of_views


@require_http_methods(["GET", "POST"])
def views(request: Any) -> HttpResponse:
    """List one's views, or save a new one."""
    return _create(request) if request.method == "POST" else _page(request)


@require_POST
def properties(request: Any, slug: str) -> HttpResponse:
    """Rename a view, give it another look or filter, or share it."""
    view, form = _found(request, slug), ViewForm(request.POST)
    if not form.is_valid():
        return _page(request, InvalidError(form.wrong), at=view.pk)
    facts = _canonical(request, form.facts())
    if (wrong := _refused(lambda: actions.change_view(view, by=request.actor, **facts))) is not None:
        return _page(request, wrong, at=view.pk)
    messages.success(request, f"“{view.name}” is saved.")
    return redirect("workspace:view", view.slug) if "query" in facts else redirect("workspace:views")


@require_POST
def place(request: Any, slug: str) -> HttpResponse:
    """Keep a view in one's sidebar or out of it, or move it up or down."""
    view, asked = _found(request, slug), request.POST.get("to", "")
    if asked in ("up", "down"):
        actions.move_view(view, is_up=asked == "up", by=request.actor)
    elif asked in ("pinned", "unpinned"):
        actions.pin_view(view, is_pinned=asked == "pinned", by=request.actor)
    return redirect(f"{reverse('workspace:views')}#v-{view.pk}")


@require_POST
def deletion(request: Any, slug: str) -> HttpResponse:
    """Delete a view; the page that follows can bring it back."""
    view = _found(request, slug)
    again = packed(view)
    actions.delete_view(view, by=request.actor)
    return redirect(f"{reverse('workspace:views')}?{urlencode({'deleted': again})}")


def _create(request: Any) -> HttpResponse:
    facts = unpacked(request.POST.get("again", ""))
    if facts is None:
        form = ViewForm(request.POST)
        if not form.is_valid():
            return _page(request, InvalidError(form.wrong))
        facts = {"name": "", "query": ""} | _canonical(request, form.facts())
    made: list[View] = []
    if (wrong := _refused(lambda: made.append(actions.create_view(by=request.actor, **facts)))) is not None:
        return _page(request, wrong)
    messages.success(request, f"“{made[0].name}” is saved.")
    return redirect("workspace:view", made[0].slug)


def _refused(deed: Callable[[], Any]) -> InvalidError | None:
    """Do the deed; return what is wrong with what was sent. Raises: ForbiddenError."""
    try:
        with transaction.atomic():
            deed()
    except InvalidError as error:
        return error
    return None


def _page(request: Any, wrong: InvalidError | None = None, at: int = 0) -> HttpResponse:
    """Render the page; what is wrong stands at the view `at`, or above all with the name that was sent for a new one."""
    by, directory = request.actor, directory_of(request)
    counts = counts_of(request).views
    rows = [
        {
            "view": view,
            "chips": saved(view, directory).chips(),
            "count": shown(counts.get(view.id)),
            "team": directory.teams[view.team_id].name if view.team_id in directory.teams else "",
            "may_change": can_keep_view(by, view.scope, view.team_id),
            "audience": audience_of(view),
            "wrong": wrong.sentence if wrong and at == view.id else "",
        }
        for view in directory.views.values()
    ]
    context = {
        "rows": rows,
        "audiences": audiences(by, directory),
        "icons": ICONS,
        "tones": TONES,
        "wrong": wrong.sentence if wrong and not at else "",
        "sent": request.POST if wrong and not at else {},
        "deleted": unpacked(request.GET.get("deleted", "")),
        "again": request.GET.get("deleted", ""),
        "strands": versions_of_views(request),
    }
    return render(request, "workspace/views.html", context, status=422 if wrong else 200)


def _found(request: Any, slug: str) -> View:
    facts = view_named(slug, directory_of(request))
    view = View.objects.filter(pk=facts.id).first() if facts else None
    if view is None:
        raise Http404
    return view


def _canonical(request: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts with the filter as lists write it: what no list knows is not kept."""
    return facts | ({"query": canonical(facts["query"], directory_of(request))} if "query" in facts else {})
