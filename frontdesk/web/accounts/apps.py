"""The accounts window's app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Templates and urls only: a window has no models."""

    name = "frontdesk.web.accounts"
