"""A role of the demo's own: Juniors work on what is assigned to them, and no further."""

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.identity import actions, permissions
from frontdesk.identity.models import Person
from frontdesk.identity.reach import Reach, written
from frontdesk.identity.sign_in import actor_afresh

JUNIOR = "Junior"
# They answer, sort and tag their own tickets, and write notes wherever they read; nothing is given to others.
OWN = (permissions.TICKET_REPLY, permissions.TICKET_TRIAGE, permissions.TICKET_TAG)
RIGHTS = [*(written(verb, Reach.OWN) for verb in OWN), permissions.TICKET_NOTE]
NAME = "Amara Osei"


def keep_junior() -> None:
    """Let the admin make the role and give it to one colleague, who was an agent before: so their past is one."""
    admin = Person.objects.filter(role__slug="admin", is_active=True).order_by("id").first()
    with acting((actor_afresh(admin.pk, Window.SETTINGS) if admin else None) or SYSTEM) as by:
        role = actions.create_role(name=JUNIOR, allowed=RIGHTS, by=by)
        person = Person.objects.select_related("role", "organisation").get(name=NAME)
        actions.change_person(person, role=role, by=by)
