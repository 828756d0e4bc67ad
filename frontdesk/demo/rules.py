"""The demo's rules: what Tidemark lets happen to new tickets by itself, and a ticket to which it just did."""

from datetime import datetime, timedelta
from typing import Any

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company
from frontdesk.identity.models import Organisation
from frontdesk.lib import clock
from frontdesk.routing.actions import create_rule
from frontdesk.routing.models import Strategy
from frontdesk.routing.rules.reacting import decide
from frontdesk.tickets import actions
from frontdesk.tickets.models import Priority, Tag

KEY_CUSTOMERS = ("Fjordcruise", "Lofoten Seaways")
ROUTED = (
    "Card reader declines every payment since 08:00",
    "All cards are declined since this morning, on both readers. The first boat leaves at 10:00 and people want to pay.",
)


def keep_rules(company: Company) -> None:
    """Let the admin write five rules, one of which is off."""
    with acting(SYSTEM) as by:
        for facts in _rules(company):
            create_rule(by=by, **facts)


def route_one(company: Company, now: datetime) -> None:
    """Let a customer ask what the rules know: its ticket shows which rule gave it to whom, and why."""
    customer = company.who_speak("en")[0]
    with clock.telling(now - timedelta(seconds=100)):
        with acting(customer.actor) as by:
            ticket = actions.open_ticket(requester_id=by.me, subject=ROUTED[0], body=ROUTED[1], team_id=company.teams["support"].pk, by=by)
        with acting(SYSTEM):
            decide(ticket.pk)


def _rules(company: Company) -> list[dict[str, Any]]:
    team = {slug: each.pk for slug, each in company.teams.items()}
    return [
        {
            "name": "Bounces and absence notes",
            "conditions": _any(
                _is("requester", "is_any", "mailer-daemon@*", "postmaster@*"),
                _is("subject", "has_any", "undeliverable", "delivery failed", "out of office"),
            ),
            "actions": [{"do": "priority", "priority": int(Priority.LOW)}, _tag("automatic-mail")],
            "stops": True,
        },
        {
            "name": "Key customers to Onboarding",
            "conditions": _all(
                _is("organisation", "is_any", *_organisations()), _is("subject_or_text", "has_any", "go live", "training", "new boat*")
            ),
            "actions": [{"do": "team", "team": team["onboarding"]}],
            "stops": True,
        },
        {
            "name": "Card reader down",
            "conditions": _all(
                _is("subject_or_text", "has_any", "declin*", "refus*", "reader offline"),
                _is("subject_or_text", "has_any", "card reader*", "reader*", "terminal*"),
            ),
            "actions": [
                {"do": "team", "team": team["payments"]},
                {"do": "strategy", "strategy": str(Strategy.IN_TURN)},
                {"do": "priority", "priority": int(Priority.URGENT)},
                _tag("card-reader"),
            ],
            "stops": True,
        },
        {
            "name": "Invoices and VAT to Payments",
            "conditions": _all(_is("subject_or_text", "has_any", "invoice*", "VAT", "receipt*")),
            "actions": [{"do": "team", "team": team["payments"]}, _tag("invoice")],
        },
        {
            "name": "Everything else to Support",
            "conditions": _all(),
            "actions": [{"do": "team", "team": team["support"]}],
            "is_on": False,
        },
    ]


def _is(field: str, operator: str, *value: str) -> dict[str, Any]:
    return {"field": field, "is": operator, "value": list(value)}


def _all(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"all": list(parts)}


def _any(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"any": list(parts)}


def _tag(name: str) -> dict[str, Any]:
    return {"do": "tags", "tags": [Tag.objects.get_or_create(name=name)[0].pk]}


def _organisations() -> list[str]:
    return [str(one) for one in Organisation.objects.filter(name__in=KEY_CUSTOMERS).order_by("name").values_list("pk", flat=True)]
