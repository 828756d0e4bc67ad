"""The demo's priorities: what Tidemark has beside the four that every desk begins with."""

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.tickets.actions import create_priority


def keep_priorities() -> None:
    """Create what is wished for and answered when it is built, as the admin did on the first day."""
    admin = Person.objects.filter(role__slug="admin").order_by("id").first()
    with acting((actor_afresh(admin.pk, Window.SETTINGS) if admin else None) or SYSTEM) as by:
        create_priority(name="Planned", tone="blue", by=by)
