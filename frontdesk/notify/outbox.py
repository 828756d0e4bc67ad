"""Mail that was written down and is not sent yet, in numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.mail.models import Outbound, OutboundState


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many mails wait and since when the oldest does; None when there is none."""

    count: int
    since: datetime | None


def waiting(*, by: Actor) -> Waiting:
    """Return what waits to be sent; never to whom or about what. Raises: ForbiddenError."""
    access.require(by, access.MANAGE_JOBS)
    with acting(SYSTEM):
        found = Outbound.objects.filter(state=OutboundState.QUEUED).aggregate(count=Count("id"), since=Min("created_at"))
    return Waiting(**found)
