"""What can be set of priorities, as JSON: other priorities by their keys."""

from typing import Any

from frontdesk.tickets.models import TicketPriority

# The one row that "priority_order" is about, in the table of versions.
ORDER = "all"


def of_priority(row: TicketPriority) -> dict[str, Any]:
    """Return a priority as a document."""
    goes_to = row.goes_to.key if row.goes_to else ""
    return {"name": row.name, "tone": row.tone, "archived": row.is_archived, "goes_to": goes_to}


def of_order() -> dict[str, Any]:
    """Return the priorities in use by their keys, the most pressing first, and the one that new tickets get."""
    rows = TicketPriority.objects.filter(is_archived=False)
    return {"order": [row.key for row in rows], "default": next((row.key for row in rows if row.is_default), "")}
