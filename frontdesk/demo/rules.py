"""The demo's rules: what Tidemark lets happen to new tickets by itself, and a ticket to which it just did."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.demo.people import Company
from frontdesk.identity.models import Organisation
from frontdesk.lib import clock
from frontdesk.routing.actions import create_rule
from frontdesk.routing.facts import somebody_works_in
from frontdesk.routing.models import Strategy
from frontdesk.routing.rules.reacting import decide
from frontdesk.tickets import actions
from frontdesk.tickets.models import Priority, Tag

# How long ago the newest ticket comes, and how far back a staffed moment is looked for: Payments rests at night only.
SOON, STEP, DAYS_LOOKED = timedelta(minutes=5), timedelta(minutes=30), 3
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


def routed(company: Company, now: datetime) -> Iterator[datetime]:
    """Let a customer ask what the rules know: its ticket shows which rule gave it to whom, and why.

    Somebody of Payments must be there to get it: at the last moment before `now` at which one of them is on shift.
    """
    payments = company.teams["payments"]
    moments = (now - SOON - STEP * count for count in range(DAYS_LOOKED * 24 * 3600 // STEP.seconds))
    with acting(SYSTEM):
        moment = next(moment for moment in moments if somebody_works_in(payments.pk, moment))
    yield moment
    customer = company.who_speak("en")[0]
    with acting(customer.actor) as by:
        ticket = actions.open_ticket(requester_id=by.me, subject=ROUTED[0], body=ROUTED[1], team_id=company.teams["support"].pk, by=by)
    with acting(SYSTEM), _signed_in([agent.me for agent in company.agents[payments.slug]], moment):
        decide(ticket.pk)


@contextmanager
def _signed_in(person_ids: Sequence[int], moment: datetime) -> Iterator[None]:
    """Have these people's browsers open at a moment; who is nowhere signed in gets no ticket."""
    keys = [f"demo-{person_id}" for person_id in person_ids]
    with acting(ACCOUNTS):
        ends = clock.now() + timedelta(days=99)
        Session.objects.bulk_create([Session(session_key=key, session_data="", expire_date=ends) for key in keys])
        for key, person_id in zip(keys, person_ids, strict=True):
            UserSession.objects.create(session_key=key, user_id=person_id, ip="127.0.0.1", user_agent="")
        UserSession.objects.filter(session_key__in=keys).update(last_seen_at=moment)
    yield
    with acting(ACCOUNTS):
        UserSession.objects.filter(session_key__in=keys).delete()
        Session.objects.filter(session_key__in=keys).delete()


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
