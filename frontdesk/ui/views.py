"""Views of the shared look: a surface's style sheet, and the style guide."""

import gzip
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from frontdesk.ui import stylesheets
from frontdesk.ui.samples import samples

FOREVER = "public, max-age=31536000, immutable"


@lru_cache(maxsize=64)
def _zipped(surface: str, hue: int) -> bytes:
    return gzip.compress(stylesheets.bundle(surface, hue)[0].encode(), 9, mtime=0)


@require_safe
def stylesheet(request: HttpRequest, surface: str, hue: int, digest: str) -> HttpResponse:
    """Serve a surface's style sheet; an address with an old digest gets today's file, uncached."""
    if surface not in stylesheets.SURFACES or hue >= 360:
        raise Http404
    text, current = stylesheets.bundle(surface, hue)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(_zipped(surface, hue), content_type="text/css; charset=utf-8")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOREVER if digest == current and not settings.DEBUG else "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, in the workspace's size or (`?surface=portal`) the portal's."""
    surface = "portal" if request.GET.get("surface") == "portal" else "workspace"
    return render(request, f"ui/styleguide_{surface}.html", samples())
