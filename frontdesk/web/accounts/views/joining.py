"""Come in by a link: an invitation, or the set-up of an empty desk."""

from allauth.account.utils import perform_login
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.identity import actions, desk, setup
from frontdesk.identity.models import Desk, Person
from frontdesk.lib.errors import InvalidError
from frontdesk.web.accounts.forms import JoinForm, SetupForm
from frontdesk.web.request import Request


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Let an invited person choose a password, and sign them in."""
    person = actions.invited_person(token)
    form = JoinForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                joined = actions.accept_invitation(token, **form.cleaned_data)
        except InvalidError as error:
            form.take_error(error)
        else:
            return _sign_in(request, joined, "")
    context = {"form": form, "person": person}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: Request, token: str) -> HttpResponse:
    """Make the first admin of an empty desk, and sign them in."""
    setup.check_token(token)
    form = SetupForm(request.POST or None, initial={"desk_name": "Help desk"})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                admin = actions.create_first_admin(token=token, wants_demo=form.wants_demo, **form.facts())
        except InvalidError as error:
            form.take_error(error)
        else:
            return _sign_in(request, admin, reverse("setup_waiting" if form.wants_demo else "settings:index"))
    return render(request, "accounts/setup.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def setup_waiting(request: Request) -> HttpResponse:
    """Wait for the demo desk; a script goes on when it is there, and without one a link looks again."""
    if not request.actor.is_staff:
        return redirect("/" if request.actor.is_signed_in else "account_login")
    if Desk.objects.filter(is_demo=True).exists():
        desk.forget()
        return redirect("/desk/")
    return render(request, "accounts/setup_waiting.html")


def _sign_in(request: Request, person: Person, where: str) -> HttpResponse:
    if request.user.is_authenticated:
        # Somebody else's session in this browser must not become the new person's.
        request.session.flush()
    answer: HttpResponse = perform_login(request, person, redirect_url=where or None)
    return answer
