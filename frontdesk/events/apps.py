"""The events app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.events"
