"""What a field offers while somebody types (ui/js/completion.js)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frontdesk.identity.colleagues import colleagues_named
from frontdesk.search.completing import offers
from frontdesk.web.workspace.context import directory_of

QUERY_MAX_LENGTH = 60
# Of a long search only its end is completed.
SEARCH_MAX_LENGTH = 500


@require_GET
def people(request: Any) -> HttpResponse:
    """Offer colleagues and teams to mention."""
    found = colleagues_named(request.GET.get("q", "")[:QUERY_MAX_LENGTH].replace("\0", ""), by=request.actor)
    return render(request, "workspace/completions/people.html", {"found": found})


@require_GET
def search(request: Any) -> HttpResponse:
    """Offer operators of the search box, or the values of the one that is being typed."""
    text = request.GET.get("q", "")[-SEARCH_MAX_LENGTH:].replace("\0", "")
    return render(request, "workspace/completions/search.html", {"found": offers(text, directory_of(request), by=request.actor)})
