"""The command menu's answers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frontdesk.web.workspace.commands import found


@require_GET
def commands(request: Any) -> HttpResponse:
    """Give the options that some letters lead to: tickets, people, pages."""
    return render(request, "workspace/commands.html", {"blocks": found(request.GET.get("q", ""), by=request.actor)})
