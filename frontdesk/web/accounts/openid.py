"""allauth's OpenID Connect with our providers, and our rule of who somebody is."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.db import transaction
from django.http import HttpRequest

from frontdesk.identity import actions, providers
from frontdesk.identity.models import Person, Provider, SignIn
from frontdesk.lib.errors import ForbiddenError, FrontdeskError
from frontdesk.web import errors
from frontdesk.web.accounts import noting

KIND = "openid_connect"


class OpenIdAdapter(DefaultSocialAccountAdapter):
    """Providers come from the settings; people are matched by addresses that were proved, and by nothing else."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Return the providers that are on as the library knows them; nothing of them is stored there."""
        apps = [_app(each, secret) for each, secret in providers.with_secrets()]
        wanted = [app for app in apps if provider in (None, app.provider, app.provider_id)]
        return [app for app in wanted if client_id in (None, app.client_id)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse the library's own way of making people: ours is `actions.person_of_provider`."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Leave the library's draft of a person empty: who it is, is found in `pre_social_login`."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find out who it is, or refuse in plain words."""
        # Somebody known was saved already, without what the provider tells of them (listening.py).
        said = getattr(sociallogin.account, "claims", None) or sociallogin.account.extra_data
        claims = said.get("userinfo") or said.get("id_token") or {}
        try:
            _check(sociallogin, said)
            # What is refused half-way leaves nothing but its line in the log.
            with transaction.atomic():
                if not sociallogin.is_existing:
                    sociallogin.connect(request, _person(sociallogin.account.provider, claims))
        except FrontdeskError as error:
            self._refuse(request, error, person=None, claims=claims, provider=sociallogin.account.provider)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Say that it did not work; what the provider's answer was is nothing for a page."""
        sentence = f"Signing in by {provider.app.name} did not work. Try once more, or sign in another way."
        if str(error) == "cancelled":
            sentence = f"Signing in by {provider.app.name} was cancelled. Nothing has changed."
        raise ImmediateHttpResponse(errors.render_error(request, ForbiddenError(sentence)))

    def _refuse(
        self, request: HttpRequest, error: FrontdeskError, *, person: Person | None, claims: dict[str, Any], provider: str
    ) -> NoReturn:
        actions.note_sign_in_failed(
            SignIn.Outcome.REFUSED, person=person, tried=str(claims.get("email", "")), method=provider, whence=noting.whence(request)
        )
        raise ImmediateHttpResponse(errors.render_error(request, error))


def _app(provider: Provider, secret: str) -> SocialApp:
    facts = {"provider": KIND, "provider_id": provider.slug, "name": provider.name, "client_id": provider.client_id}
    return SocialApp(**facts, secret=secret, settings={"server_url": provider.server_url})


def _check(sociallogin: SocialLogin, said: dict[str, Any]) -> None:
    subjects = {str(part.get("sub")) for part in (said.get("userinfo"), said.get("id_token")) if part}
    if len(subjects) != 1:
        raise ForbiddenError("The provider told us of two different people. Sign in another way, and tell an admin.")
    if sociallogin.state.get("process") not in (None, "login"):
        raise ForbiddenError("Sign in by the provider from the sign-in page: it finds your account by your address.")


def _person(slug: str, claims: dict[str, Any]) -> Person:
    provider = next(each for each in providers.switched_on() if each.slug == slug)
    is_verified = claims.get("email_verified") in (True, "true")
    return actions.person_of_provider(
        provider, email=str(claims.get("email") or ""), is_verified=is_verified, name=str(claims.get("name") or "")
    )
