"""Version: what one setting was from one moment on. Never changed and never removed."""

from django.db import models
from django.db.models.functions import Now


class Version(models.Model):
    """One setting as a deed left it, whole: `document` is what the noun's `document` says, None once it is gone."""

    id = models.BigAutoField(primary_key=True)
    # Which setting: a noun of the registry (nouns.py) and the id of its row, as text.
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    document = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())
    # A plain id as in the log: a version stays when the person is gone. None: the system, a command or an upgrade.
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["noun", "key", "number"], name="version_once")]
        indexes = [models.Index(fields=["noun", "-id"], name="version_newest")]
