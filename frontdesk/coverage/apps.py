"""The coverage app."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.coverage"
