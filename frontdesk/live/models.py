"""Who has a ticket open at the moment, and who has a page of the desk open at all."""

from django.db import models
from django.db.models.functions import Now


class Mode(models.TextChoices):
    """What somebody does with a ticket. Only a reply counts as writing: a note being written looks like reading."""

    READING = "reading", "reading"
    WRITING = "writing", "writing a reply"


class Presence(models.Model):
    """A tab of somebody's browser that shows a ticket; it says so again every 20 seconds, and is gone after 45 (presence.py).

    The table is unlogged: it costs no wait for the disk, and a crash of the server empties it. No foreign keys, whose checks
    would lock and write the rows of tickets and people.
    """

    id = models.BigAutoField(primary_key=True)
    ticket_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    # Chosen by the page: the same ticket in two tabs is two presences of one person.
    tab = models.CharField(max_length=36, default="", blank=True)
    mode = models.CharField(max_length=7, choices=Mode)
    # Since when it is this mode, and when it was last heard of.
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket_id", "person_id", "tab"], name="presence_once")]


class Online(models.Model):
    """When somebody last had a page of the desk open, within a minute. Unlogged and without a foreign key, as presence is."""

    person_id = models.BigIntegerField(primary_key=True)
    seen_at = models.DateTimeField(db_default=Now())
