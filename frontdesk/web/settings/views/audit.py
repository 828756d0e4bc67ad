"""The audit log: who signed in, changed a setting or read across teams."""

import csv
from io import StringIO
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from frontdesk.identity import access, actions
from frontdesk.identity import audit as log
from frontdesk.web.request import Request
from frontdesk.web.settings.auditing import entries, table, wanted_from
from frontdesk.web.settings.pages import needs, show


@needs(access.READ_AUDIT)
@require_safe
def audit(request: Request) -> HttpResponse:
    """Show a page of the log, newest first."""
    wanted = wanted_from(request.GET)
    after = request.GET.get("after", "")
    found, following = log.page(wanted, by=request.actor, after=after)
    context = {
        "wanted": wanted,
        "entries": entries(found, request.actor),
        "after": after,
        "next": following,
        "kinds": [(key, kind.label) for key, kind in log.KINDS.items()],
        "people": log.actors(by=request.actor),
        "query": urlencode({key: value for key, value in request.GET.items() if key != "after"}),
        "export_max": log.EXPORT_MAX,
    }
    return show(request, "audit", context)


@needs(access.READ_AUDIT)
@require_POST
def export(request: Request) -> HttpResponse:
    """Give the part of the log that the address describes as a table; that somebody took it stands in the log."""
    found = actions.export_audit(wanted_from(request.GET), by=request.actor)
    text = StringIO()
    csv.writer(text).writerows(table(entries(found, request.actor)))
    # With the mark by which Excel knows the encoding.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate().isoformat()}.csv"'
    return response
