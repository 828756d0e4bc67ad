"""Tag: a word to find tickets by, and the tickets that bear it."""

from django.db import models


class Tag(models.Model):
    """A word to find tickets by; the same for all teams."""

    name = models.CharField(max_length=40, unique=True)
    tone = models.CharField(max_length=8, default="grey")
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TicketTag(models.Model):
    """A tag on a ticket: a join table, because array operators cannot use an index under a policy."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "tag"], name="ticket_tag_once")]
        indexes = [models.Index(fields=["tag", "-ticket"], name="ticket_tag_ticket")]
