"""Participant: a customer who takes part beside the requester."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.ticket import Ticket


class Participant(models.Model):
    """A customer who takes part beside the requester: reads and answers."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="participations")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="participant_once")]
        indexes = [models.Index(fields=["person", "ticket"], name="participant_person")]
