"""The command menu's answers."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frontdesk.web.workspace.commands import found
from frontdesk.web.workspace.context import directory_of


@require_GET
def commands(request: Any) -> HttpResponse:
    """Give the options that some letters lead to: tickets, people, pages."""
    blocks = found(request.GET.get("q", ""), by=request.actor, directory=partial(directory_of, request))
    return render(request, "workspace/commands.html", {"blocks": blocks})
