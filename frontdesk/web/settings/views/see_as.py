"""See the desk as a role or a colleague would."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from frontdesk.identity import permissions
from frontdesk.identity.actions import begin_seeing_as
from frontdesk.identity.models import Person
from frontdesk.lib.text import id_in
from frontdesk.web import seeing_as
from frontdesk.web.request import Request
from frontdesk.web.settings.pages import needs, show
from frontdesk.web.settings.see_as_forms import SeeAsColleagueForm, SeeAsRoleForm


@needs(permissions.SETTINGS_SEE_AS)
@require_http_methods(["GET", "HEAD", "POST"])
def see_as(request: Request) -> HttpResponse:
    """Choose whom to look as; a post begins it. Somebody who did not sign in just now does that first."""
    if again := _sign_in_again(request):
        return again
    sent = request.POST if request.method == "POST" else None
    role_form = SeeAsRoleForm(sent if sent and "role" in sent else None, role=id_in(request.GET.get("role")))
    colleague_form = SeeAsColleagueForm(sent if sent and "role" not in sent else None, person=_named(request))
    form = role_form if role_form.is_bound else colleague_form
    if form.is_valid() and form.carry_out(begin_seeing_as, **form.subject, by=request.actor):
        seeing_as.begin(request, form.result)
        return redirect("workspace:home")
    return show(request, "see_as", {"role_form": role_form, "colleague_form": colleague_form}, status=form.status)


def _sign_in_again(request: Request) -> HttpResponse | None:
    """Lead to the question for password, code or passkey and back to this page. Only the accounts persona knows who has which."""
    with acting(ACCOUNTS):
        if did_recently_reauthenticate(request):
            return None
        (way, *_) = get_adapter().get_reauthentication_methods(request.user)
    return redirect(f"{way['url']}?{urlencode({'next': request.get_full_path()})}")


def _named(request: Request) -> str:
    """Return the address of the colleague whose page led here."""
    person_id = id_in(request.GET.get("person"))
    return Person.objects.filter(pk=person_id).values_list("email", flat=True).first() or "" if person_id else ""
