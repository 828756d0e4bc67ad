"""The db app: applies the policies after every migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from frontdesk.db import policies


class DbConfig(AppConfig):
    """Re-applies roles and policies whenever `migrate` ends, so that SQL and models cannot drift apart."""

    name = "frontdesk.db"
    label = "db"

    def ready(self) -> None:
        """Listen for the end of `migrate`."""
        post_migrate.connect(policies.apply_after_migrate, dispatch_uid="frontdesk.policies")
