"""The demo's own statuses: the steps that Tidemark tells apart below the categories that all desks have."""

from frontdesk.actor import SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.tickets import actions, statuses
from frontdesk.tickets.models import Status, Ticket

# Category, name, what customers read.
STATUSES = (
    (Status.OPEN, "In progress", "We are working on it"),
    (Status.WAITING_OTHERS, "Waiting for supplier", "Waiting for the maker’s answer"),
    (Status.WAITING_OTHERS, "Waiting for a colleague on site", ""),
    (Status.SOLVED, "Solved without us", "Solved"),
)
# Every so many tickets of a category have the status of this key.
SOME = ((Status.OPEN, "in-progress", 3), (Status.WAITING_OTHERS, "waiting-for-supplier", 2))


def keep_statuses() -> None:
    """Add the statuses, as the admin did on the first day."""
    admin = Person.objects.filter(role__slug="admin").order_by("id").first()
    with acting((actor_afresh(admin.pk, Window.SETTINGS) if admin else None) or SYSTEM) as by:
        for category, name, wording in STATUSES:
            actions.create_status(category=category, name=name, wording=wording, by=by)


def use_statuses(company: Company) -> None:
    """Let agents say how far some of what is unsolved is."""
    for slug, agents in company.agents.items():
        for category, key, every in SOME:
            status = statuses.with_key(key)
            with acting(agents[0]) as by:
                found = list(Ticket.objects.filter(team_id=company.teams[slug].pk, status=category, is_snoozed=False).order_by("number"))
                for ticket in found[::every] if status else ():
                    actions.change(ticket, version=ticket.version, status=status.id if status else None, by=by)
