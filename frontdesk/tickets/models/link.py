"""TicketLink: how two tickets belong together."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from frontdesk.tickets.models.ticket import Ticket


class LinkKind(models.TextChoices):
    """What `one` is to `other`."""

    RELATED = "related", "Related"
    PARENT = "parent", "Parent of"
    SPLIT = "split", "Split into"


class TicketLink(models.Model):
    """Two tickets that belong together. Whoever does not see both sees no link.

    Related tickets are equals, the smaller number first; `one` is the parent of `other`, or what `other` was split from.
    """

    one = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, db_index=False, related_name="linked_by")
    kind = models.CharField(max_length=8, choices=LinkKind)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "kind", "other"], name="link_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="link_of_two"),
            models.CheckConstraint(condition=~Q(kind="related") | Q(one__lt=F("other")), name="link_in_order"),
        ]
        indexes = [models.Index(fields=["other", "kind"], name="link_other")]
