"""measure(): how long it takes to try a rule on a year of tickets, and to look at a new ticket with hundreds of rules."""

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.bench.filling import fill
from frontdesk.bench.rows import FIRST_NUMBER, MEASURED_ID
from frontdesk.bench.shape import MEASURED_TEAMS, shape_of
from frontdesk.conditions import Condition, Field, as_predicate, read, written
from frontdesk.config import preparing
from frontdesk.coverage.models import ShiftPattern
from frontdesk.db.acting import acting
from frontdesk.identity.models import Team, TeamMembership
from frontdesk.identity.sign_in import actor_for, person_with_reach
from frontdesk.routing.outcomes import TriedRule
from frontdesk.routing.trying import DAYS, dry_run
from frontdesk.tickets import arrived
from frontdesk.tickets.criteria import at_arrival

RULES = 400
TIMES, LOOKS = 5, 200
# All that came in three years came in one, so that the longest look back meets every ticket.
TOGETHER = "update tickets_arrival set arrived_at = now() - (now() - arrived_at) / 3.05"

Document = dict[str, Any]


def measure(tickets: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures of one size; `say` is told what is going on."""
    preparing.prepare_database()
    say(f"Filling an empty database with {tickets:,} tickets …")
    fill(shape_of(tickets))
    preparing.close_connections()
    say("Working out what they were when they came …")
    began, batches = time.perf_counter(), []
    while True:
        batch = time.perf_counter()
        if not arrived.keep_past_arrivals():
            break
        batches.append(time.perf_counter() - batch)
    backfill = {"seconds": round(time.perf_counter() - began, 1), "batch_ms": _ms(batches)}
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(TOGETHER)
        _arrange_shifts()
        by = actor_for(person_with_reach(MEASURED_ID), Window.SETTINGS)
        fields = at_arrival()
        rules = [_rule(place, fields) for place in range(RULES)]
        tried = {name: read(document, fields) for name, document in _tried().items()}
    preparing.close_connections()
    with connection.cursor() as cursor:
        cursor.execute("vacuum (freeze, analyze) tickets_arrival")
    say("Trying rules …")
    runs = [_run(name, condition, beside, days, rules, by) for name, condition in tried.items() for beside, days in _ways()]
    return {"tickets": tickets, "backfill": backfill, "runs": runs, "arriving": _arriving(rules, fields)}


def _arrange_shifts() -> None:
    """Give everybody of the team that the tried rule sets a shift on weekdays: who is there is worked out for all the days."""
    team = MEASURED_TEAMS[0]
    people = TeamMembership.objects.filter(team_id=team).values_list("person_id", flat=True)
    ShiftPattern.objects.bulk_create(
        ShiftPattern(
            team_id=team, person_id=person, weekdays=[1, 2, 3, 4, 5], starts=480 + place % 8 * 15, ends=1020, valid_from=date(2020, 1, 1)
        )
        for place, person in enumerate(people)
    )


def _ways() -> list[tuple[int, int]]:
    """Return how many rules stand beside the tried one, and over how many days."""
    return [*((20, days) for days in DAYS), (RULES - 1, DAYS[-1])]


def _tried() -> Mapping[str, Document]:
    """Return conditions of those kinds that people write."""
    words = {"field": "subject_or_text", "is": "has_any", "value": ["card reader", "terminal", "declin*"]}
    night = {"field": "arrival", "is": "outside_hours", "value": {"from": "08:00", "until": "18:00", "zone": "Europe/Oslo"}}
    return {
        "words of the subject or text": words,
        "words, priority and the hour": {"all": [words, night, {"field": "priority", "is": "is_any", "value": ["urgent", "high"]}]},
        "every ticket": {"all": []},
    }


def _rule(place: int, fields: Mapping[str, Field]) -> TriedRule:
    """Return one of many different rules: words, some with stars, a choice and a domain; one of ten stops."""
    documents: list[Document] = [
        {"field": "subject_or_text", "is": "has_any", "value": [f"word{place}", f"phrase of {place}", "invoice*"]},
        {"field": "requester_domain", "is": "is_any", "value": [f"company{place}.example", f"*.company{place}.example"]},
        {"all": [{"field": "type", "is": "is_any", "value": ["incident"]}, {"field": "subject", "is": "has_any", "value": [f"a{place}*"]}]},
        {"field": "text", "is": "has_all", "value": ["refund", f"order * {place}"]},
    ]
    team = MEASURED_TEAMS[place % len(MEASURED_TEAMS)]
    return TriedRule(read(documents[place % len(documents)], fields), {"team": team, "priority": 1 + place % 4}, stops=place % 10 == 9)


def _run(name: str, condition: Condition, beside: int, days: int, rules: list[TriedRule], by: Actor) -> dict[str, Any]:
    edited = beside // 2
    tried = [*rules[:edited], TriedRule(condition, {"team": MEASURED_TEAMS[0], "priority": 1}), *rules[edited:beside]]
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        with acting(by):
            found = dry_run(tried, edited, days=days, by=by)
        times.append(time.perf_counter() - began)
    counts = {"checked": found.checked, "matched": found.matched, "compared": found.compared, "changed": found.changed}
    return {"rule": name, "beside": beside, "days": days, **counts, "ms": _ms(times)}


def _arriving(rules: list[TriedRule], fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return how long hundreds of rules take for one new ticket, once compiled; and how long reading and compiling them takes."""
    with acting(SYSTEM):
        teams = Team.objects.count()
        values = [found for number in range(FIRST_NUMBER, FIRST_NUMBER + LOOKS) if (found := arrived.values_at_arrival(number))]
        documents = [written(rule.condition) for rule in rules]
        began = time.perf_counter()
        predicates = [as_predicate(read(document, fields), fields) for document in documents]
        compiled = time.perf_counter() - began
    times = []
    for one in values:
        # Of the processor alone: pure arithmetic, which a busy machine interrupts and does not slow down.
        began = time.process_time()
        for predicate in predicates:
            predicate(one)
        times.append(time.process_time() - began)
    return {"rules": len(rules), "teams": teams, "compile_ms": round(compiled * 1000, 1), "ms": _ms(times)}


def _ms(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered) * 1000, 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2),
    }
