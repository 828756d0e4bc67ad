"""Statuses as versions and files have them: each by its key, and apart from that what holds between them."""

from typing import Any

from frontdesk.tickets.models import Status, TicketStatus

# What holds between statuses is one setting; this is its key.
WAYS = "all"


def of_status(status: TicketStatus) -> dict[str, Any]:
    """Return what can be set of one status, as JSON."""
    return {
        "category": Status(status.category).name.lower(),
        "name": status.name,
        "wording": status.wording,
        "archived": status.is_archived,
    }


def of_ways() -> dict[str, Any]:
    """Return in which order statuses stand, the default one of each category, and what may follow those that not everything may."""
    rows = list(TicketStatus.objects.order_by("category", "position", "id"))
    keys = {row.pk: row.key for row in rows}
    return {
        "order": [row.key for row in rows if not row.is_archived],
        "defaults": {Status(row.category).name.lower(): row.key for row in rows if row.is_default},
        "followers": {row.key: sorted(keys[each] for each in row.follower_ids if each in keys) for row in rows if row.follower_ids},
    }
