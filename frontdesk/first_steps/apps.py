"""The app of the first steps."""

from django.apps import AppConfig


class FirstStepsConfig(AppConfig):
    """See the package's docstring."""

    name = "frontdesk.first_steps"
