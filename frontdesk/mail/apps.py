"""The mail app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.mail"
