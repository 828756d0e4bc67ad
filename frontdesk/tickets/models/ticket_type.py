"""TicketType: what kinds of request a desk tells apart."""

from django.db import models
from django.db.models import Q


class TicketType(models.Model):
    """A type that tickets can have. Its form is kept by the fields themselves (`fields/showing.py`)."""

    # Never changes: tickets, rules, addresses and files name it.
    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=40)
    # What customers read below its name when they choose.
    help = models.CharField(max_length=160, default="", blank=True)
    icon = models.CharField(max_length=16, default="tag")
    position = models.PositiveSmallIntegerField(default=0)
    # What a ticket is of which nobody says more.
    is_default = models.BooleanField(default=False)
    # Customers may choose it when they ask.
    for_customers = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_-]*$"), name="tickettype_key"),
            models.CheckConstraint(condition=~Q(name=""), name="tickettype_has_name"),
            models.CheckConstraint(condition=Q(is_default=False) | Q(is_archived=False), name="tickettype_default_is_in_use"),
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="tickettype_one_default"),
        ]

    def __str__(self) -> str:
        return self.name
