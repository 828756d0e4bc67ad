"""The network address that a request came from, past the proxies that are ours."""

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """Return the visitor's address; None when the proxies do not tell one that can be believed."""
    try:
        return get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return None
