"""The whole of a mail, as it looked where it was written: a document of its own, in which nothing runs and nothing loads from strangers."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from frontdesk.mail.models import Original
from frontdesk.tickets import actions

# Mails bring their own styles, so this document has other rules than our pages: no script, no form, pictures from this desk alone.
RULES = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
_PICTURE = re.compile(r' src="cid:([^"]*)"', re.IGNORECASE)


@require_GET
def original(request: Any, number: int, message_id: int) -> HttpResponse:
    """Show a mail with all that it quotes."""
    found = Original.objects.filter(pk=message_id, message__ticket_id=number).select_related("message__ticket").first()
    if found is None:
        raise Http404
    actions.log_read(found.message.ticket, by=request.actor)
    context = {
        "message": found.message,
        "ticket": found.message.ticket,
        "html": _shown(found, number),
        "text": found.text,
        "has_remote": " data-remote=" in found.html,
    }
    response = render(request, "workspace/original.html", context)
    response["Content-Security-Policy"] = RULES
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(found: Original, number: int) -> SafeString:
    """Put the pictures that came with the mail in their places; the HTML was cleaned before it was kept."""

    def place(match: re.Match[str]) -> str:
        name = unescape(match[1])
        attachment = found.pictures.get(name) or found.pictures.get(unquote(name))
        return f' src="{reverse("workspace:attachment", args=[number, attachment])}"' if attachment else ""

    return mark_safe(_PICTURE.sub(place, found.html))  # noqa: S308 (cleaned by mail/understanding/frames.py)
