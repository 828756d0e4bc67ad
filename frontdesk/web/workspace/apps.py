"""The workspace window's app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """Templates and urls only: a window has no models."""

    name = "frontdesk.web.workspace"
