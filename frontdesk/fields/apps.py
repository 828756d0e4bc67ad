"""The app of custom fields."""

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    """Definitions and their checking; values belong to tickets."""

    name = "frontdesk.fields"
