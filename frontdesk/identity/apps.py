"""The identity app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, roles, teams, organisations."""

    name = "frontdesk.identity"
