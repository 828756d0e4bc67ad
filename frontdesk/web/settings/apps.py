"""The settings window's app."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    """Templates and urls only: a window has no models."""

    name = "frontdesk.web.settings"
