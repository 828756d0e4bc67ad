"""Providers of OpenID Connect that people can sign in by."""

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from frontdesk.identity import sealing
from frontdesk.identity.models import Provider

CALLBACK = "/accounts/oidc/{slug}/login/callback/"


def switched_on() -> list[Provider]:
    """Return the providers that the sign-in page offers, without their secrets."""
    with acting(ACCOUNTS):
        return list(Provider.objects.filter(is_on=True, has_secret=True))


def with_secrets() -> list[tuple[Provider, str]]:
    """Return the providers that are on, each with its secret. For the accounts window alone: nobody else can read it."""
    with acting(ACCOUNTS):
        rows = list(Provider.objects.get_queryset().defer(None).filter(is_on=True, has_secret=True))
    return [(provider, sealing.opened(provider.secret)) for provider in rows]
