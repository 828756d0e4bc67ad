"""The way in: the first page that somebody may open."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from frontdesk.web.request import Request
from frontdesk.web.settings.pages import sections_for


@require_safe
def index(request: Request) -> HttpResponse:
    """Go to the first section of this person; the door lets nobody in who has none."""
    return redirect(sections_for(request)[0].page)
