"""Which policies are in force, and the column type the event log needs."""

from typing import Any

from django.db import models


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id (`xid8`): when a row becomes visible, not when it was written."""

    def db_type(self, connection: Any) -> str:
        """Return the column type."""
        return "xid8"


class AppliedPolicies(models.Model):
    """One row: the digest of the policy files that the database holds."""

    digest = models.CharField(max_length=64, primary_key=True)
    applied_at = models.DateTimeField()
