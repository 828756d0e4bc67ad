"""The door: one transaction a request, in which the database knows who came in and by which window."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from zoneinfo import ZoneInfo

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from frontdesk.actor import ACCOUNTS, Actor, Window
from frontdesk.db.acting import acting, continuing_as
from frontdesk.identity.models import Person
from frontdesk.identity.second_steps import is_overdue
from frontdesk.identity.sign_in import actor_for
from frontdesk.lib.errors import ForbiddenError, FrontdeskError
from frontdesk.web import errors, seeing_as
from frontdesk.web.seen import note_seen

# By prefix, longest first; what is not here is the portal.
WINDOWS: tuple[tuple[str, Window | None], ...] = (
    ("/static/", None),
    ("/health/", None),
    ("/desk/settings/", Window.SETTINGS),
    ("/desk/", Window.WORKSPACE),
    ("/accounts/", Window.ACCOUNTS),
    ("/setup/", Window.ACCOUNTS),
    ("/invitations/", Window.ACCOUNTS),
)

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Mark a portal view that needs nobody to be signed in."""
    view.is_public = True  # type: ignore[attr-defined]  # functions take attributes; their type does not say so
    return view


def window_of(path: str) -> Window | None:
    """Return the window that a path belongs to; None for what needs no person and no database."""
    return next((window for prefix, window in WINDOWS if path.startswith(prefix)), Window.PORTAL)


class DoorMiddleware:
    """Opens the transaction before the view and ends it after it: committed when the view returned, else rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; whatever the view wrote is in the database before the answer leaves."""
        request.actor = actor_for(None, Window.PORTAL)  # type: ignore[attr-defined]  # the door's own attribute
        with ExitStack() as stack:
            request.door = stack  # type: ignore[attr-defined]  # as above
            response = self.get_response(request)
            if response.status_code >= 500 and transaction.get_connection().in_atomic_block:
                transaction.set_rollback(True)
        if request.actor.is_signed_in:  # type: ignore[attr-defined]  # as above
            # Somebody's own page: no proxy keeps it, and the browser asks again before it shows it.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(self, request: Any, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Find out who it is and lend them their persona; or refuse."""
        window = window_of(request.path)
        if window is None:
            return None
        request.door.callback(translation.activate, translation.get_language())
        request.door.callback(timezone.deactivate)
        person = None
        if window is Window.ACCOUNTS or _may_be_signed_in(request):
            request.door.enter_context(acting(ACCOUNTS))
            person = _person(request)
            request.actor = seeing_as.seen_by(request, actor_for(person, window))
            if window is not Window.ACCOUNTS:
                request.door.enter_context(continuing_as(request.actor))
        else:
            request.actor = actor_for(None, window)
            request.door.enter_context(acting(request.actor))
        if person is not None and request.actor.seeing is None:
            note_seen(request)
        _speak(request.actor)
        try:
            return seeing_as.refusal(request, window) or _refusal(request, view, window) or _second_step_first(request, person, window)
        except FrontdeskError as error:
            return errors.render_error(request, error)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Undo what the view wrote, and say a FrontdeskError in plain words."""
        if isinstance(exception, (ImmediateHttpResponse, ReauthenticationRequired)):
            return None
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        error = exception if isinstance(exception, FrontdeskError) else seeing_as.refused_write(request, exception)
        return errors.render_error(request, error) if error else None


def _may_be_signed_in(request: HttpRequest) -> bool:
    return request.session.session_key is not None


def _person(request: Any) -> Person | None:
    # The request holds a lazy stand-in until somebody asks it something.
    user = request.user if request.user.is_authenticated else None
    return user if isinstance(user, Person) else None


def _speak(actor: Actor) -> None:
    # A language that mails are written in is no reason to mix the framework's words into our pages.
    if actor.language in dict(settings.LANGUAGES):
        translation.activate(actor.language)
    if actor.timezone:
        timezone.activate(ZoneInfo(actor.timezone))


def _refusal(request: Any, view: View, window: Window) -> HttpResponse | None:
    actor: Actor = request.actor
    if window is Window.ACCOUNTS or getattr(view, "is_public", False):
        return None
    if not actor.is_signed_in:
        return _ask_to_sign_in(request)
    if window in (Window.WORKSPACE, Window.SETTINGS) and not actor.is_staff:
        # A customer learns nothing of the desk's other side, not even that it is there.
        raise Http404
    if window is Window.SETTINGS and not any(name.startswith("settings.") for name in actor.permissions):
        raise ForbiddenError("Settings are for people whose role includes them. An admin can change yours.")
    return None


def _second_step_first(request: HttpRequest, person: Person | None, window: Window) -> HttpResponse | None:
    """Send somebody whose days are over to set up a second step; signing out and setting up stay open to them."""
    if person is None or window is Window.ACCOUNTS or not is_overdue(person):
        return None
    if request.method == "GET" and request.accepts("text/html"):
        return redirect("mfa_index")
    raise ForbiddenError("Your role needs two-step sign-in. Set it up under Two-step sign-in, then send this again.")


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    here = request.get_full_path()
    if request.method == "GET":
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    # The session ended while somebody wrote: their text comes back to them.
    return errors.kept(request, reason="signed_out")
