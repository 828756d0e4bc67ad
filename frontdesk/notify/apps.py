"""The notify app."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.notify"
