"""Rule: a sentence that decides what happens to tickets that arrive."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Rule(models.Model):
    """When a ticket is created, if the conditions hold, then the actions; rules are tried in the order of their positions."""

    id = models.BigAutoField(primary_key=True)
    # Stands in files of settings; made from the first name and never changed.
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    is_archived = models.BooleanField(default=False)
    # As `conditions.written` writes them; a list of what `deeds.py` reads.
    conditions = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    # Whether the rules below are left out for the tickets that it fits.
    stops = models.BooleanField(default=False)
    # The number of its newest version in `versions_version`.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="rule_has_name")]
        indexes = [models.Index(fields=["position", "id"], condition=Q(is_archived=False), name="rule_order")]

    def __str__(self) -> str:
        return self.name
