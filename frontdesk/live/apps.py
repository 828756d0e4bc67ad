"""The live app."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.live"
