"""TicketStatus: what a desk calls how far a ticket is, below one of the fixed categories."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from frontdesk.tickets.models.ticket import Status

# A category's given status has the category's number above this one; those that a desk adds come after all of them. So no status
# has the number of a category, and either of the two can be meant by one number.
GIVEN = 100
FIRST_OWN = 111


class TicketStatus(models.Model):
    """A status that tickets can have. A ticket names it only when it is not its category's given one."""

    id = models.SmallIntegerField(primary_key=True)
    # Never changes: addresses, views and files name it.
    key = models.CharField(max_length=40, unique=True)
    category = models.PositiveSmallIntegerField(choices=Status)
    name = models.CharField(max_length=40)
    # What customers read; empty: what they read of its category.
    wording = models.CharField(max_length=40, default="", blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)
    # Which ones may be chosen after it; empty: any.
    follower_ids: "models.Field[Any, list[int]]" = ArrayField(models.SmallIntegerField(), default=list, blank=True)

    class Meta:
        db_table = "tickets_status"
        ordering = ["category", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(category__gte=1) & Q(category__lte=6), name="ticketstatus_category"),
            models.CheckConstraint(condition=~Q(name=""), name="ticketstatus_has_name"),
            models.CheckConstraint(condition=Q(is_default=False) | Q(is_archived=False), name="ticketstatus_default_is_in_use"),
            # A ticket names status and category together.
            models.UniqueConstraint(fields=["id", "category"], name="ticketstatus_category_once"),
            models.UniqueConstraint(fields=["category"], condition=Q(is_default=True), name="ticketstatus_one_default"),
        ]

    def __str__(self) -> str:
        return self.name
