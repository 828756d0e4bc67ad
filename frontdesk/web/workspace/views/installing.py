"""What makes the workspace installable: its manifest, its worker and the page that a worker shows without a connection.

None of them says more than the sign-in page does, so nobody needs to be signed in.
"""

import hashlib
import json
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from frontdesk.identity import desk as desks
from frontdesk.lib.colour import srgb
from frontdesk.ui import stylesheets
from frontdesk.web.door import public

# Each does one thing of the worker.
WORKER_PARTS: Final = ("workspace/worker/offline.js", "workspace/worker/push.js")
ICONS: Final = (
    ("ui/icon-192.png", "192x192", "any"),
    ("ui/icon-512.png", "512x512", "any"),
    ("ui/icon-maskable-512.png", "512x512", "maskable"),
)
SHORTCUTS: Final = (("My queue", "?assignee=me"), ("Unassigned", "?assignee=none"), ("New ticket", "new/"))


@public
@require_safe
def manifest(request: Any) -> HttpResponse:
    """Describe the workspace to whoever installs it: in the desk's name and colour."""
    desk, home, tickets = desks.current(), reverse("workspace:home"), reverse("workspace:tickets")
    facts = {
        "id": home,
        "name": desk.name,
        "short_name": desk.name[:30],
        "description": "Tickets and conversations, for the people who answer them.",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "theme_color": srgb(0.455, 0.088, desk.hue),
        "background_color": srgb(0.967, 0.005, 245),
        "icons": [{"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose} for path, sizes, purpose in ICONS],
        "shortcuts": [{"name": name, "url": f"{tickets}{place}"} for name, place in SHORTCUTS],
    }
    return HttpResponse(json.dumps(facts, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8")


@public
@require_safe
def worker(request: Any) -> HttpResponse:
    """Serve the worker. Its scope is its folder: the workspace."""
    hue = desks.current().hue
    sheet = reverse("ui:stylesheet", args=["portal", hue, stylesheets.bundle("portal", hue)[1]])
    parts = [static(part) for part in WORKER_PARTS]
    version = hashlib.sha256("".join([sheet, desks.current().name, *parts]).encode()).hexdigest()[:12]
    context = {"stylesheet": sheet, "parts": parts, "version": version}
    response = render(request, "workspace/sw.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def offline(request: Any) -> HttpResponse:
    """Say that there is no connection. Kept by the worker, so nothing of a person may be on it."""
    return render(request, "workspace/offline.html")
