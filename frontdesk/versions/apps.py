"""The versions app."""

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.versions"
