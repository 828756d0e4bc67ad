"""Why somebody sees a ticket, or does not."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from frontdesk.identity import access, permissions
from frontdesk.identity.models import Person
from frontdesk.lib.text import id_in
from frontdesk.tickets.actions import ask_why
from frontdesk.web.request import Request
from frontdesk.web.settings.forms import WhyForm
from frontdesk.web.settings.pages import needs, show
from frontdesk.web.settings.sight_words import verdicts


@needs(permissions.SETTINGS_SIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: Request) -> HttpResponse:
    """Ask for a person and a number; a post answers, because asking is written down."""
    form = WhyForm(request.POST or None, initial={"person": _named(request)})
    context: dict[str, Any] = {"form": form, "may_audit": access.can(request.actor, access.READ_AUDIT)}
    if form.is_valid() and form.carry_out(ask_why, form.subject.pk, number=form.cleaned_data["number"], by=request.actor):
        context |= {"person": form.subject, "number": form.cleaned_data["number"], "answer": form.result, "verdicts": verdicts(form.result)}
    return show(request, "why", context, status=form.status)


def _named(request: Request) -> str:
    """Return the address of the person whose page led here."""
    person_id = id_in(request.GET.get("person"))
    return Person.objects.filter(pk=person_id).values_list("email", flat=True).first() or "" if person_id else ""
