"""What a dry run says would happen is what then happens: random rules over random tickets, tried first and then in force."""

from random import Random
from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.conditions import Some, read
from frontdesk.db.acting import acting
from frontdesk.routing.models import Rule
from frontdesk.routing.outcomes import SLOTS, Change, TriedRule
from frontdesk.routing.rules.asking import rule_fields, values_of
from frontdesk.routing.rules.planning import Plan, planned
from frontdesk.routing.rules.reacting import decide
from frontdesk.routing.rules.ruleset import compiled_rules
from frontdesk.routing.rules.trial import tried_rule
from frontdesk.routing.trying import dry_run
from frontdesk.tickets.models import Tag, Ticket, TicketTag
from tests.cast import Cast
from tests.routing.ruling import priority, to_team
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
WORDS = ("reader", "invoice", "boat", "urgent", "refund")
TICKETS, RULES = 10, 6
# Team, priority and type; and the tags.
Came = tuple[object, ...]
Fate = tuple[Came, frozenset[int]]


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
    rows, tags = [], [Tag.objects.create(name=name).pk for name in ("vip", "late", "odd")]
    for place in range(1, RULES + 1):
        deeds = [to_team(dice.choice((cast.payments, cast.bookings)))] if dice.random() < 0.7 else []
        deeds += [priority(dice.randrange(1, 5))] if not deeds or dice.random() < 0.6 else []
        deeds += [{"do": "type", "type": dice.choice(("question", "problem"))}] if dice.random() < 0.5 else []
        deeds += [{"do": "tags", "tags": dice.sample(tags, dice.randrange(1, 3))}] if dice.random() < 0.5 else []
        asked = some_condition(dice)
        rows.append(Rule(slug=f"r{place}", name=f"R{place}", position=place, conditions=asked, actions=deeds, stops=dice.random() < 0.3))
    rows[dice.randrange(RULES)].actions = [{"do": "team", "team": 999_999}]
    return Rule.objects.bulk_create(rows)


def fate(plan: Plan, came: Came) -> Fate:
    tags = frozenset(tag for step in plan.steps if step.deed.do == "tags" for tag in step.deed.value)
    return tuple(plan.value(slot) or before for slot, before in zip(SLOTS, came, strict=False)), tags


def both(change: Change, came: Came, tags: frozenset[int]) -> tuple[Fate, Fate]:
    """Return both sides of what a trial tells, of which the side with the rule has these tags; the rest is as it came out."""
    pair = change.pair
    gains, misses = ({tag for _, tag in side} for side in (pair.gains, pair.misses))
    old, new = (tuple(pair.slots.get(slot, (same, same))[side] for slot, same in zip(SLOTS, came, strict=False)) for side in (0, 1))
    return (old, (tags - gains) | misses), (new, tags)


def tried(rows: list[Rule]) -> list[TriedRule]:
    fields = rule_fields()
    is_broken = [row.actions[0] == {"do": "team", "team": 999_999} for row in rows]
    return [
        TriedRule(Some(())) if broken else tried_rule(read(row.conditions, fields), row.actions, stops=row.stops)
        for row, broken in zip(rows, is_broken, strict=True)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_what_would_happen_is_what_then_happens(cast: Cast, seed: int) -> None:
    dice = Random(seed)
    tickets = [
        ask(cast, subject=" ".join(dice.sample(WORDS, 2)), body=dice.choice(WORDS), team_id=dice.choice((cast.payments, cast.bookings)).pk)
        for _ in range(TICKETS)
    ]
    came = {ticket.pk: (ticket.team_id, ticket.priority, ticket.type) for ticket in tickets}
    with acting(SYSTEM):
        rows = some_rules(dice, cast)
        edited = dice.choice([place for place, row in enumerate(rows) if row.actions[0] != {"do": "team", "team": 999_999}])
    with acting(cast.settings(cast.rita)) as rita:
        run = dry_run(tried(rows), edited, days=30, by=rita)
        with acting(SYSTEM):
            compiled = compiled_rules(rows)
            without = [rule for place, rule in enumerate(compiled) if place != edited]
            plain = {number: fate(planned(without, values_of(number)), came[number]) for number in came}
    with acting(SYSTEM):
        for number in came:
            decide(number)
        rows_of_tags = TicketTag.objects.filter(ticket__in=came).values_list("ticket_id", "tag_id")
        tags = {number: frozenset(tag for ticket, tag in rows_of_tags if ticket == number) for number in came}
        found = Ticket.objects.filter(pk__in=came)
        done = {ticket.pk: ((ticket.team_id, ticket.priority, ticket.type), tags[ticket.pk]) for ticket in found}
    would = {change.number: both(change, *done[change.number]) for change in run.changes}
    for number in came:
        assert (plain[number], done[number]) == would.get(number, (done[number], done[number])), number
    assert run.changed == len(would)
