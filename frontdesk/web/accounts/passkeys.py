"""The library's forms of passkeys, which also write down what was not accepted: it sends a signal for codes only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from frontdesk.identity.models import Person
from frontdesk.web.accounts import noting


class SecondStepForm(AuthenticateWebAuthnForm):
    """A passkey after the password."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey; a refused one stands in the sign-in log."""
        with _noted(lambda: self.user, is_alone=False):
            return super().clean_credential()


class AgainForm(ReauthenticateWebAuthnForm):
    """A passkey before a change that asks for it."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey; a refused one stands in the sign-in log."""
        with _noted(lambda: self.user, is_alone=False):
            return super().clean_credential()


class LoginForm(LoginWebAuthnForm):
    """A passkey alone."""

    def clean_credential(self) -> Authenticator:
        """Check the passkey; a refused one stands in the sign-in log, with the person it claims to be of."""
        with _noted(lambda: _claimed(self.cleaned_data.get("credential")), is_alone=True):
            return super().clean_credential()


@contextmanager
def _noted(person: Callable[[], Person | None], *, is_alone: bool) -> Iterator[None]:
    try:
        yield
    except ValidationError:
        noting.wrong_passkey(context.request, person(), is_alone=is_alone)
        raise


def _claimed(response: Any) -> Person | None:
    """Return whom a device says it belongs to, None when that is nobody."""
    try:
        user = auth.extract_user_from_response(response)
    except (ValidationError, AttributeError):
        return None
    return user if isinstance(user, Person) else None
