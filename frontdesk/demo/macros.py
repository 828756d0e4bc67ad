"""The macros of the demo company: four for everybody, one of a team, one of an agent's own."""

from typing import Any

from frontdesk.actor import Actor, Window
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company
from frontdesk.identity.models import Person
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Kind, Priority, Scope, Status

HELLO, BYE = "Hello {{ customer.first_name }},\n\n", "\n\nBest wishes\n{{ agent.first_name }}"
FOR_ALL: tuple[dict[str, Any], ...] = (
    {
        "name": "Ask for a screenshot",
        "text": HELLO + "thank you for writing. Could you send us a screenshot of what you see, and say which browser you use?" + BYE,
        "changes": Changes(status=int(Status.WAITING_CUSTOMER), assignee="me"),
    },
    {
        "name": "Solved, anything else?",
        "text": HELLO + "this works again. If anything is left, answer within 14 days and ticket {{ ticket.number }} opens again." + BYE,
        "changes": Changes(status=int(Status.SOLVED)),
    },
    {
        "name": "Refund is on its way",
        "text": HELLO + "the refund left us today. Banks need three to five working days until it shows." + BYE,
        "changes": Changes(status=int(Status.SOLVED), add_tags=("refund",)),
    },
    {
        "name": "Everything stands still",
        "text": "",
        "changes": Changes(priority=int(Priority.URGENT), type="incident", assignee="me", add_tags=("outage",)),
    },
)
OF_BOOKINGS: dict[str, Any] = {
    "name": "Double booking: who moves",
    "text": "Both bookings for {{ organisation.name }} are real. Whoever booked last gets another hour and a free drink voucher.",
    "kind": Kind.NOTE,
    "changes": Changes(add_tags=("double-booking",)),
}
OF_ANA: dict[str, Any] = {
    "name": "Reader: hold the button",
    "text": HELLO + "please hold the reader’s button for ten seconds until it shows the harbour symbol, then try one payment." + BYE,
    "changes": Changes(status=int(Status.WAITING_CUSTOMER), add_tags=("card-reader",)),
}


def keep_macros(company: Company) -> None:
    """Keep the demo's macros; needs the system persona."""
    admin = Person.objects.filter(role__slug="admin", is_active=True).order_by("pk").only("pk").first()
    if admin is not None and (by := actor_afresh(admin.pk, Window.WORKSPACE)):
        for facts in FOR_ALL:
            _keep(by, facts | {"scope": Scope.ALL})
    bookings = company.teams["bookings"]
    lead = next((agent for agent in company.agents["bookings"] if agent.may("view.team")), None)
    if lead is not None:
        _keep(lead, OF_BOOKINGS | {"scope": Scope.TEAM, "team_id": bookings.pk})
    ana = next((agent for agent in company.agents["payments"] if agent.email.startswith("ana@")), None)
    if ana is not None:
        _keep(ana, OF_ANA | {"scope": Scope.MINE})


def _keep(agent: Actor, facts: dict[str, Any]) -> None:
    with acting(agent):
        actions.create_macro(by=agent, **facts)
