"""`/calendars/<secret>.ics`: one person's shifts for their calendar program. The secret in the address is the only key."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from frontdesk.coverage.feed import published
from frontdesk.web.door import public


@public
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Send the calendar, or 304 when the program has it already."""
    found = published(token, request.get_host())
    if found is None:
        raise Http404
    # Weak: what was written when differs from time to time, what it says does not.
    tag = f'W/"{found.tag}"'
    is_known = tag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]
    response = HttpResponse(status=304) if is_known else HttpResponse(found.body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    if not is_known:
        response["Content-Disposition"] = 'inline; filename="shifts.ics"'
    return response
