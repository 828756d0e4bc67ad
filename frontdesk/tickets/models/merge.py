"""Merge: one ticket that goes on in another, until somebody takes it apart again."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.tickets.models.ticket import Ticket


class Merge(models.Model):
    """The source is closed and goes on in the target. No message moves, so that it can be undone at any later time.

    `was` holds what the merge changed in a row of either ticket; the arrays name who and what it brought to the target.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="merges")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="merged_here")
    merged_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)
    was: "models.Field[Any, dict[str, Any]]" = models.JSONField(default=dict)
    brought_participant_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    brought_follower_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    brought_tag_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at__isnull=True), name="merge_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["target"], condition=Q(undone_at__isnull=True), name="merge_target")]
