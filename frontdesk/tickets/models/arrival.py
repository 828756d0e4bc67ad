"""Arrival: what a ticket was in the moment it came."""

import json
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from frontdesk.tickets.models.ticket import Ticket


class Exactly(json.JSONDecoder):
    """Reads numbers as they are written, so that they compare as they do in PostgreSQL."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, parse_float=Decimal)


class Arrival(models.Model):
    """What a ticket was in the moment it came: what rules go by, then and whenever one is tried on the past.

    Ids without foreign keys: it stays what it was. Only the words of a public message are in it, as they are compared (`tickets_folded`).
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, db_column="number", related_name="arrival")
    message_id = models.BigIntegerField(null=True)
    arrived_at = models.DateTimeField()
    subject = models.TextField()
    body = models.TextField()
    address = models.TextField()
    domain = models.TextField()
    organisation_id = models.BigIntegerField(null=True)
    language = models.TextField()
    channel = models.TextField()
    team_id = models.BigIntegerField()
    type = models.TextField()
    priority = models.SmallIntegerField()
    tag_ids: "models.Field[Any, list[int]]" = ArrayField(models.BigIntegerField(), default=list)
    # Custom fields as they were, and the words of each as they are compared.
    fields = models.JSONField(default=dict, decoder=Exactly)
    words = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["arrived_at"], name="arrival_arrived")]
