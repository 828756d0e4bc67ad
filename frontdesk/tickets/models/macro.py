"""Macro: words and changes that an agent uses again and again. A saved reply is a macro that changes nothing."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.identity.models import Person, Team
from frontdesk.tickets.models.message import Kind
from frontdesk.tickets.models.view import Scope


class Macro(models.Model):
    """Text for the composer, changes of the ticket, or both."""

    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.MINE)
    # None: a file of settings brought it, which only those for everybody come by.
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.REPLY)
    # With variables as `{{ customer.first_name }}` (tickets/variables.py); never a template.
    text = models.TextField(blank=True)
    # As `changes.Changes` keeps it.
    changes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="macro_has_name"),
            models.CheckConstraint(condition=Q(scope="all") | Q(owner__isnull=False), name="macro_has_owner"),
            models.CheckConstraint(
                condition=Q(scope="team", team__isnull=False) | (~Q(scope="team") & Q(team__isnull=True)), name="macro_of_team"
            ),
            models.CheckConstraint(condition=~Q(text="") | ~Q(changes={}), name="macro_does_something"),
        ]

    def __str__(self) -> str:
        return self.name


class MacroUse(models.Model):
    """How often a person has used a macro: what one uses most is offered first."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="+")
    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="uses")
    count = models.PositiveIntegerField(default=1)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "macro"], name="macro_use_once")]
