"""TicketSeen: when a person last opened a ticket."""

from django.db import models

from frontdesk.identity.models import Person
from frontdesk.tickets.models.ticket import Ticket


class TicketSeen(models.Model):
    """When a person last opened a ticket: what is newer is unread."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "ticket"], name="seen_once")]
