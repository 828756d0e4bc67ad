"""Follower: a colleague who wants to hear of a ticket that is not theirs."""

from django.db import models
from django.db.models.functions import Now

from frontdesk.identity.models import Person
from frontdesk.tickets.models.ticket import Ticket


class Follower(models.Model):
    """A colleague who hears of everything in a ticket that they may read. Following gives no sight."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="followings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="followings")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "person"], name="follower_once")]
        indexes = [models.Index(fields=["person", "-ticket"], name="follower_person")]
