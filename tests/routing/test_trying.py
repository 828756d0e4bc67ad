"""A rule tried on the past does what it would have done, and writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.base import ModelState
from django.db.utils import InternalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM
from frontdesk.conditions import Condition, ConditionError, Is, as_predicate, read
from frontdesk.conditions.folding import folded
from frontdesk.coverage.models import ShiftPattern
from frontdesk.db.acting import acting, current
from frontdesk.lib import clock
from frontdesk.routing import trying
from frontdesk.routing.outcomes import ADDS, SHOWN, SLOTS, Change, Conflict, DryRun, Pair, Shadow, TriedRule
from frontdesk.routing.trying import TooSlowError, dry_run
from frontdesk.tickets.criteria import at_arrival
from frontdesk.tickets.models import Arrival, Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

TAGS = (71, 72, 73)
WORDS = ("card", "reader", "invoice", "harbour")


def past(cast: Cast, tickets: int) -> list[int]:
    """Have tickets come over the last forty days, each with some of the words, to both teams; return their numbers."""
    dice, first, now = Random(7), ask(cast), clock.now()
    with acting(SYSTEM):
        like, arrival = Ticket.objects.get(pk=first.pk), Arrival.objects.get(pk=first.pk)
        rows = []
        for place in range(tickets - 1):
            row = copy(like)
            row.pk, row._state, row.subject = None, ModelState(), f"Ticket {place}"
            row.team_id = dice.choice([cast.payments.pk, cast.bookings.pk])
            rows.append(row)
        rows = Ticket.objects.bulk_create(rows)
        kept = []
        for row in rows:
            one = copy(arrival)
            one._state, one.pk, one.team_id = ModelState(), row.pk, row.team_id
            one.priority, one.tag_ids = dice.choice([1, 2, 3, 4]), dice.sample(TAGS, dice.randrange(3))
            one.subject = folded(" ".join(dice.sample(WORDS, dice.randrange(4))))
            one.arrived_at = now - timedelta(days=dice.randrange(40), minutes=dice.randrange(1, 60))
            kept.append(one)
        Arrival.objects.bulk_create(kept)
    return [first.pk, *(row.pk for row in rows)]


def has(*words: str) -> Condition:
    """A condition on the subject."""
    return Is("subject", "has_any", words)


def tried(cast: Cast, rules: Sequence[TriedRule], edited: int, days: int = 30, who: str = "rita") -> DryRun:
    """Try a rule as somebody in the settings."""
    with acting(cast.settings(getattr(cast, who))) as by:
        return dry_run(rules, edited, days=days, by=by)


# ---------------------------------------------------------------- brute force


def _final(rules: Sequence[TriedRule], fits: Sequence[bool], row: Mapping[str, Any], skipped: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"team": row["team_id"], "priority": row["priority"], "type": row["type"], "assignee": None}
    told |= {"tags": set(row["tag_ids"]), "note": set(), "told": set()}
    for place, rule in enumerate(rules):
        if fits[place] and place != skipped:
            told |= rule.sets
            for what, value in rule.adds:
                told[what] = told[what] | {value}
            if rule.stops:
                break
    return told


def brute(rules: Sequence[TriedRule], edited: int, days: int) -> dict[str, Any]:
    """The same by going through the tickets and the rules one by one."""
    told: dict[str, Any] = {"checked": 0, "matched": 0, "reached": 0, "changed": 0, "in": Counter(), "changes": {}}
    told |= {"shadows": {}, "conflicts": {}}
    with acting(SYSTEM):
        predicates = [as_predicate(rule.condition, at_arrival()) for rule in rules]
        rows = list(Arrival.objects.filter(arrived_at__gte=clock.now() - timedelta(days=days)).values())
    for row in rows:
        fits = [predicate(row).matched for predicate in predicates]
        told["checked"] += 1
        if not fits[edited]:
            continue
        told["matched"] += 1
        stopper = next((place for place in range(edited) if fits[place] and rules[place].stops), None)
        if stopper is not None:
            told["shadows"][stopper] = told["shadows"].get(stopper, 0) + 1
            continue
        told["reached"] += 1
        stopped = False
        for place, rule in enumerate(rules):
            if fits[place] and place != edited and not stopped:
                for slot, value in rule.sets.items():
                    if rules[edited].sets.get(slot, value) != value:
                        told["conflicts"][place, slot] = told["conflicts"].get((place, slot), 0) + 1
            stopped = stopped or (fits[place] and rule.stops)
        before, after = _final(rules, fits, row, edited), _final(rules, fits, row, None)
        if before != after:
            told["changed"] += 1
            told["in"].update(what for what in before if before[what] != after[what])
            told["changes"][row["ticket_id"]] = (before, after)
    return told


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_it_agrees_with_going_through_them_one_by_one(cast: Cast, data: st.DataObject) -> None:
    with acting(SYSTEM):
        is_first = not Arrival.objects.exists()
    if is_first:
        past(cast, 60)
    sets = st.fixed_dictionaries(
        {},
        optional={
            "team": st.sampled_from([cast.payments.pk, cast.bookings.pk]),
            "priority": st.sampled_from([1, 3]),
            "type": st.sampled_from(["question", "problem"]),
            "assignee": st.sampled_from([5, "least"]),
        },
    )
    adds = st.frozensets(st.sampled_from([*(("tags", tag) for tag in TAGS), ("note", "Look"), ("told", ("notify", 5))]), max_size=2)
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda words: has(*words))
    rule = st.builds(TriedRule, words, sets, st.booleans(), adds)
    rules = data.draw(st.lists(rule, min_size=1, max_size=6))
    edited, days = data.draw(st.integers(0, len(rules) - 1)), data.draw(st.sampled_from([30, 90]))
    run, model = tried(cast, rules, edited, days), brute(rules, edited, days)
    assert (run.checked, run.matched, run.compared) == (model["checked"], model["matched"], model["matched"])
    assert (run.reached, run.changed, run.changed_in) == (model["reached"], model["changed"], model["in"])
    assert run.shadows == tuple(Shadow(place, model["shadows"][place]) for place in sorted(model["shadows"]))
    assert {(conflict.rule, conflict.slot): conflict.tickets for conflict in run.conflicts} == model["conflicts"]
    for each in run.changes:
        before, after = model["changes"][each.number]
        assert each.pair.slots == {slot: (before[slot], after[slot]) for slot in SLOTS if before[slot] != after[slot]}
        for what in ADDS:
            gains, misses = ({value for kind, value in side if kind == what} for side in (each.pair.gains, each.pair.misses))
            assert (gains, misses) == (after[what] - before[what], before[what] - after[what])
    assert len(run.changes) == min(SHOWN, model["changed"])
    assert [each.arrived_at for each in run.changes] == sorted((each.arrived_at for each in run.changes), reverse=True)


# ---------------------------------------------------------------- by example


def test_old_and_new_stand_side_by_side(cast: Cast) -> None:
    ticket = ask(cast, subject="Card reader", team_id=cast.bookings.pk)
    ask(cast, subject="Invoice")
    run = tried(cast, [TriedRule(has("card reader"), {"team": cast.payments.pk, "priority": 1})], 0)
    assert (run.checked, run.matched, run.compared, run.changed, run.changed_in) == (2, 1, 1, 1, {"team": 1, "priority": 1})
    (change,) = run.changes
    pair = Pair({"team": (cast.bookings.pk, cast.payments.pk), "priority": (3, 1)})
    assert change == Change(ticket.pk, "Card reader", change.arrived_at, pair)


def test_rules_beside_it_are_named(cast: Cast) -> None:
    for subject in ("card vip", "card vip", "card", "card late"):
        ask(cast, subject=subject)
    rules = [
        TriedRule(has("vip"), {"team": cast.bookings.pk}, stops=True),
        TriedRule(has("card"), {"priority": 1}),
        TriedRule(has("late"), {"priority": 4}),
    ]
    run = tried(cast, rules, 1)
    assert run.shadows == (Shadow(0, 2),)
    assert run.conflicts == (Conflict(2, "priority", 1, is_later=True),)
    assert (run.matched, run.reached, run.changed) == (4, 2, 1)


def test_the_ticket_as_it_came_is_what_counts(cast: Cast) -> None:
    ticket = ask(cast, subject="Card reader")
    with acting(SYSTEM):
        Ticket.objects.filter(pk=ticket.pk).update(priority=1, subject="Something else")
    run = tried(cast, [TriedRule(has("card"), {"priority": 1})], 0)
    assert (run.matched, run.changed_in) == (1, {"priority": 1})


def test_only_tickets_that_one_may_see_are_shown(cast: Cast) -> None:
    ask(cast, subject="Card one", team_id=cast.payments.pk)
    ask(cast, subject="Card two", team_id=cast.bookings.pk)
    rules = [TriedRule(has("card"), {"priority": 1})]
    for who, subjects in (("oskar", set()), ("ana", {"Card one"}), ("rita", {"Card one", "Card two"})):
        run = tried(cast, rules, 0, who=who)
        assert (run.changed, {change.subject for change in run.changes}) == (2, subjects)
        assert run.hides_some is (len(subjects) < 2)


def test_those_who_came_to_nobody_are_counted(cast: Cast) -> None:
    morning = datetime(2026, 11, 16, 9, tzinfo=clock.now().tzinfo)
    for hour in (9, 10, 20):
        with clock.telling(morning.replace(hour=hour)):
            ask(cast, subject="Card")
    with acting(SYSTEM):
        ShiftPattern.objects.create(
            team=cast.payments, person=cast.ana, weekdays=[1, 2, 3, 4, 5], starts=540, ends=1020, valid_from=date(2026, 1, 1), zone="UTC"
        )
    run = tried(cast, [TriedRule(has("card"), {"team": cast.payments.pk})], 0, days=365)
    assert (run.unstaffed, run.unstaffed_moments) == (1, (morning.replace(hour=20),))
    assert tried(cast, [TriedRule(has("card"), {"team": cast.bookings.pk})], 0, days=365).unstaffed == 3
    assert tried(cast, [TriedRule(has("card"), {"priority": 1})], 0, days=365).unstaffed == 0


# ---------------------------------------------------------------- what must not happen


def test_it_writes_nothing_and_leaves_the_transaction_as_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ask(cast)
    with acting(cast.settings(cast.oskar)) as by:
        dry_run([TriedRule(has("card"), {"priority": 1})], 0, days=30, by=by)
        assert current() == by
        with connection.cursor() as cursor:
            cursor.execute("select current_user, current_setting('transaction_read_only'), current_setting('statement_timeout')")
            assert cursor.fetchone()[:2] == ("frontdesk_admin", "off")
    # A write inside would be refused by the database itself.
    monkeypatch.setattr(trying, "_shown", lambda *_: Ticket.objects.filter(pk=ticket.pk).update(priority=1))
    with pytest.raises(InternalError, match="read-only"), transaction.atomic():
        tried(cast, [TriedRule(has("card"), {"priority": 1})], 0)


def test_what_takes_too_long_is_ended_and_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(cast)
    monkeypatch.setattr(trying, "CAME", "pg_sleep(10) is not null and arrived_at >= %(since)s")
    monkeypatch.setattr(trying, "SECONDS_MAX", 1)
    with acting(cast.settings(cast.oskar)) as by:
        with pytest.raises(TooSlowError, match="Choose fewer days"):
            dry_run([TriedRule(Is("channel", "is_any", ("portal",)))], 0, days=30, by=by)
        # The transaction goes on.
        assert current() == by
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("frontdesk_admin",)


def test_a_rule_that_is_broken_is_told_and_one_beside_it_holds_nothing_up(cast: Cast) -> None:
    ask(cast)
    broken, sound = TriedRule(Is("field:lost", "is_any", ("x",)), {"priority": 1}), TriedRule(has("card"), {"priority": 2})
    with pytest.raises(ConditionError, match="There is no field “field:lost” any more"):
        tried(cast, [broken, sound], 0)
    assert tried(cast, [broken, sound], 1).changed == 1


def test_four_hundred_rules_of_every_shape_are_tried(cast: Cast) -> None:
    past(cast, 30)
    with acting(SYSTEM):
        fields = at_arrival()
        stars = read({"field": "subject_or_text", "is": "has_any", "value": ["*a" * 200, "card*"]}, fields)
        deep: dict[str, Any] = {"field": "subject", "is": "has_any", "value": "card"}
        for group in ("none", "any", "none", "any", "all"):
            deep = {group: [deep]}
        nested = read(deep, fields)
    rules = [TriedRule(nested if place % 2 else stars, {"priority": 1 + place % 4}, stops=place % 50 == 49) for place in range(400)]
    run = tried(cast, rules, 200)
    assert run.checked >= run.matched > 0
    assert run.shadows


def test_with_many_rules_the_newest_tickets_are_compared(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    past(cast, 30)
    monkeypatch.setattr(trying, "COMPARISONS_MAX", 20)
    monkeypatch.setattr(trying, "COMPARED_MIN", 5)
    every = read({"all": []}, {})
    run = tried(
        cast, [TriedRule(every, {"priority": 1}), TriedRule(every, {"priority": 2}), TriedRule(has("card"), {"priority": 3})], 0, 90
    )
    assert (run.checked, run.matched, run.compared) == (30, 30, 10)
