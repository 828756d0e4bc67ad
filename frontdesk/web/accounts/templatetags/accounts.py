"""What the pages before signing in ask."""

from django import template

from frontdesk.identity import providers
from frontdesk.identity.models import Provider

register = template.Library()


@register.simple_tag
def sign_in_providers() -> list[Provider]:
    """Return the providers that one can sign in by."""
    return providers.switched_on()
