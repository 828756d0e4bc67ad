"""What a field offers while somebody types (ui/js/completion.js)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frontdesk.identity.colleagues import colleagues_named

QUERY_MAX_LENGTH = 60


@require_GET
def people(request: Any) -> HttpResponse:
    """Offer colleagues and teams to mention."""
    found = colleagues_named(request.GET.get("q", "")[:QUERY_MAX_LENGTH].replace("\0", ""), by=request.actor)
    return render(request, "workspace/completions/people.html", {"found": found})
