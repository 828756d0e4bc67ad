"""Taking the audit log away, which stands in it."""

from frontdesk.actor import Actor
from frontdesk.events.models import Event
from frontdesk.events.record import record
from frontdesk.identity import audit


def export_audit(wanted: audit.Wanted, *, by: Actor) -> list[Event]:
    """Return a part of the audit log to be taken away, newest first, `audit.EXPORT_MAX` rows at most. Raises: ForbiddenError."""
    found = audit.newest(wanted, by=by)
    record("audit.exported", by=by, kind=wanted.kind, rows=len(found), start=wanted.start, end=wanted.end, of=wanted.actor_id)
    return found
