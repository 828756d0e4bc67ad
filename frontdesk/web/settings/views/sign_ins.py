"""The sign-in log of everybody."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from frontdesk.identity import access
from frontdesk.identity import sign_ins as log
from frontdesk.identity.models import Person
from frontdesk.lib.text import id_in
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import needs, show


@needs(access.MANAGE_PEOPLE)
@require_safe
def sign_ins(request: Request) -> HttpResponse:
    """Show who came in, who did not, and from where; all, the failed ones, or one person's."""
    person_id, failed = id_in(request.GET.get("person")), request.GET.get("show") == "failed"
    rows, after = log.everybodys(by=request.actor, person_id=person_id, failed=failed, before=id_in(request.GET.get("before")))
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    return show(request, "sign_ins", {"sign_ins": rows, "after": after, "failed": failed, "person": person})
