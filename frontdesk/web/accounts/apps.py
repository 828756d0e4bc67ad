"""The accounts window's app."""

import importlib

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Templates and urls only: a window has no models."""

    name = "frontdesk.web.accounts"

    def ready(self) -> None:
        """Listen to what allauth says of people who come in."""
        # Named late: it imports models, which are not ready before.
        importlib.import_module("frontdesk.web.accounts.listening").listen()
