"""FieldValue: what a ticket holds in a custom field, a row each, so that each can be seen by other people."""

from django.db import models
from django.db.models import Q

from frontdesk.fields.models import Field
from frontdesk.tickets.models.ticket import Ticket


class FieldValue(models.Model):
    """One value. `word` and `number` are what lists and searches find it by."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="field_values", db_index=False)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.JSONField()
    word = models.CharField(max_length=200, db_collation="C")
    number = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "field"], name="fieldvalue_once")]
        indexes = [
            models.Index(fields=["field", "word", "-ticket"], name="fieldvalue_word"),
            models.Index(fields=["field", "number", "-ticket"], condition=Q(number__isnull=False), name="fieldvalue_number"),
        ]
