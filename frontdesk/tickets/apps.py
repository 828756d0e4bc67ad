"""The tickets app."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.tickets"
