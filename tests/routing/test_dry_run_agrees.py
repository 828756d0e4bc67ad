"""What a dry run says would happen is what then happens: random rules over random tickets, tried first and then in force."""

from random import Random
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.conditions import Some, read
from frontdesk.db.acting import acting
from frontdesk.routing.models import Rule
from frontdesk.routing.rules.asking import rule_fields, values_of
from frontdesk.routing.rules.planning import Plan, planned
from frontdesk.routing.rules.reacting import decide
from frontdesk.routing.rules.ruleset import compiled_rules
from frontdesk.routing.trying import TriedRule, dry_run
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.routing.ruling import priority, to_team
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
WORDS = ("reader", "invoice", "boat", "urgent", "refund")
TICKETS, RULES = 10, 6
Fate = tuple[int, int]


def some_condition(dice: Random, depth: int = 2) -> dict[str, Any]:
    if depth and dice.random() < 0.5:
        group = dice.choice(("all", "any", "none"))
        return {group: [some_condition(dice, depth - 1) for _ in range(dice.randrange(1, 4))]}
    field, operator = dice.choice((("subject", "has_any"), ("text", "has_none"), ("subject_or_text", "has_all"), ("team", "is_any")))
    if field == "team":
        return {"field": field, "is": operator, "value": [dice.choice(("payments", "bookings"))]}
    return {"field": field, "is": operator, "value": dice.sample(WORDS, dice.randrange(1, 3))}


def some_rules(dice: Random, cast: Cast) -> list[Rule]:
    """Write random rules; a broken one among them."""
    rows = []
    for place in range(1, RULES + 1):
        deeds = [to_team(dice.choice((cast.payments, cast.bookings)))] if dice.random() < 0.7 else []
        deeds += [priority(dice.randrange(1, 5))] if not deeds or dice.random() < 0.6 else []
        asked = some_condition(dice)
        rows.append(Rule(slug=f"r{place}", name=f"R{place}", position=place, conditions=asked, actions=deeds, stops=dice.random() < 0.3))
    rows[dice.randrange(RULES)].actions = [{"do": "team", "team": 999_999}]
    return Rule.objects.bulk_create(rows)


def fate(plan: Plan, came: Fate) -> Fate:
    return plan.value("team") or came[0], plan.value("priority") or came[1]  # type: ignore[return-value]  # of rules over numbers


def tried(rows: list[Rule]) -> list[TriedRule]:
    fields, found = rule_fields(), []
    for row in rows:
        sets = {deed["do"]: deed[deed["do"]] for deed in row.actions}
        is_broken = sets.get("team") == 999_999
        found.append(TriedRule(Some(())) if is_broken else TriedRule(read(row.conditions, fields), sets, row.stops))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_what_would_happen_is_what_then_happens(cast: Cast, seed: int) -> None:
    dice = Random(seed)
    tickets = [
        ask(cast, subject=" ".join(dice.sample(WORDS, 2)), body=dice.choice(WORDS), team_id=dice.choice((cast.payments, cast.bookings)).pk)
        for _ in range(TICKETS)
    ]
    came = {ticket.pk: (ticket.team_id, ticket.priority) for ticket in tickets}
    with acting(SYSTEM):
        rows = some_rules(dice, cast)
        edited = dice.choice([place for place, row in enumerate(rows) if row.actions[0] != {"do": "team", "team": 999_999}])
    with acting(cast.settings(cast.rita)) as rita:
        run = dry_run(tried(rows), edited, days=30, by=rita)
        with acting(SYSTEM):
            compiled = compiled_rules(rows)
            without = [rule for place, rule in enumerate(compiled) if place != edited]
            plain = {number: fate(planned(without, values_of(number)), came[number]) for number in came}
    would = {change.number: ((change.team[0], change.priority[0]), (change.team[1], change.priority[1])) for change in run.changes}
    with acting(SYSTEM):
        for number in came:
            decide(number)
        done = {ticket.pk: (ticket.team_id, ticket.priority) for ticket in Ticket.objects.filter(pk__in=came)}
    for number in came:
        assert (plain[number], done[number]) == would.get(number, (done[number], done[number])), number
    assert run.changed == len(would)
