"""Field: what a desk asks of its tickets beside what every ticket has."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What a value is."""

    TEXT = "text", "Text, one line"
    LONG = "long", "Text, several lines"
    NUMBER = "number", "Number"
    DATE = "date", "Date"
    CHOICE = "choice", "Choice"
    TREE = "tree", "Choice in a tree"
    CHECK = "check", "Checkbox"
    PERSON = "person", "Person"
    ADDRESS = "address", "Postal address"


class Required(models.TextChoices):
    """From when on a value must be there."""

    NEVER = "", "No"
    OPEN = "open", "To open a ticket"
    SOLVE = "solve", "To solve a ticket"


class ForCustomers(models.TextChoices):
    """What customers have of a field."""

    NOTHING = "", "Do not see it"
    SEEN = "seen", "See its value"
    ASKED = "asked", "Fill it in when they ask, and see its value"


class Field(models.Model):
    """A custom field. Its key never changes: searches, rules and imports name it."""

    key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    help = models.CharField(max_length=300, default="", blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    # [{"key", "label", "parent", "is_archived"}], in order; a parent stands before what is below it.
    choices = models.JSONField(default=list, blank=True)
    required = models.CharField(max_length=5, choices=Required, default=Required.NEVER, blank=True)
    for_customers = models.CharField(max_length=5, choices=ForCustomers, default=ForCustomers.NOTHING, blank=True)
    # A condition on other fields (`showing.py`), and on team and type; empty: always.
    condition = models.JSONField(default=dict, blank=True)
    team_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    types: "models.Field[Any, list[str]]" = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    # What the forms of types say of it, by the keys of the types (`showing.py`). It stands here and not with the types, so that nobody
    # reads a line of a field that they do not know.
    forms = models.JSONField(default=dict, blank=True)
    # Roles of staff that see it, and that change it; empty: all of them.
    view_role_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    edit_role_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_]*$"), name="field_key"),
            models.CheckConstraint(condition=~Q(label=""), name="field_has_label"),
        ]

    def __str__(self) -> str:
        return self.label
