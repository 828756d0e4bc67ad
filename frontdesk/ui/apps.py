"""App: the shared look has templates, static files and template tags, but no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base templates, components, style sheets, scripts and template tags of every window."""

    name = "frontdesk.ui"
    label = "ui"
