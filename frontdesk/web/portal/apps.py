"""The portal window's app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates and urls only: a window has no models."""

    name = "frontdesk.web.portal"
