"""What the sign-in log gets to know: who came in, who did not, with what and from where."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from frontdesk.identity import actions
from frontdesk.identity.actions.signing_in import Whence
from frontdesk.identity.models import Person, SignIn
from frontdesk.lib import clock
from frontdesk.web import seeing_as
from frontdesk.web.addresses import address_of
from frontdesk.web.seen import KEY

METHODS = {"password": "password", "socialaccount": "provider", "mfa": "passkey"}


def signed_in(request: HttpRequest, user: Person, **_: Any) -> None:
    """Write down that somebody came in, and when their session was last seen."""
    method, second = ways(request, user)
    request.session[KEY] = int(clock.now().timestamp())
    actions.note_asked_for_second_step(user)
    actions.note_signed_in(user, method=method, second=second, whence=whence(request))


def signed_out(request: HttpRequest, user: Person | None, **_: Any) -> None:
    """End with the session that somebody sees the desk as somebody else."""
    if user is not None:
        seeing_as.end(request, user.name)


def wrong_password(request: HttpRequest, address: str) -> None:
    """Write down an attempt."""
    with acting(ACCOUNTS):
        confirmed = Person.objects.filter(emailaddress__email=address.lower(), emailaddress__verified=True)
        person = Person.objects.filter(email=address.lower()).first() or confirmed.first()
    outcome = SignIn.Outcome.WRONG_PASSWORD
    actions.note_sign_in_failed(outcome, person=person, tried=address, method="password", whence=whence(request))


def wrong_code(request: HttpRequest, user: Person, **_: Any) -> None:
    """Write down a second step that was not right."""
    outcome, method = SignIn.Outcome.WRONG_CODE, ways(request, user)[0]
    actions.note_sign_in_failed(outcome, person=user, tried="", method=method, whence=whence(request))


def wrong_passkey(request: HttpRequest, person: Person | None, *, is_alone: bool) -> None:
    """Write down a passkey that was not accepted: alone, or as the second step."""
    outcome = SignIn.Outcome.WRONG_PASSKEY if is_alone else SignIn.Outcome.WRONG_CODE
    method = "passkey" if is_alone or person is None else ways(request, person)[0]
    actions.note_sign_in_failed(outcome, person=person, tried="", method=method, whence=whence(request))


def new_password(request: HttpRequest, user: Person, **_: Any) -> None:
    """Write down that somebody has another password now."""
    actions.note_new_password(user)


def whence(request: HttpRequest) -> Whence:
    """Return where a request came from."""
    return Whence(address_of(request), request.headers.get("User-Agent", ""))


def ways(request: HttpRequest, person: Person) -> tuple[str, str]:
    """Return what opened the door, and the second step; a link in a mail leaves no record of a method."""
    method = second = ""
    for each in get_authentication_records(request, person):
        if each.get("method") == "mfa" and not each.get("passwordless"):
            second = str(each.get("type", ""))
        else:
            method = str(each.get("provider") or METHODS.get(str(each.get("method")), ""))
    return method or "link", second
