"""A rule tried on the past: what it would have done with the tickets that came, beside the other rules. Nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.conditions import ConditionError, Field, as_sql
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.lib import clock
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.outcomes import CANDIDATES, SHOWN, TAGS, TEAM, Change, DryRun, Group, Outcome, TriedRule
from frontdesk.tickets import priorities
from frontdesk.tickets.calendars import Calendars
from frontdesk.tickets.criteria import at_arrival
from frontdesk.tickets.models import Ticket

DAYS: Final = (30, 90, 365)
# Comparisons of a ticket with another rule, at most: with many rules the newest tickets alone are compared.
COMPARISONS_MAX: Final = 200_000
COMPARED_MIN: Final = 500
SECONDS_MAX: Final = 4

Params = dict[str, Any]


class TooSlowError(FrontdeskError):
    """Looking through the past takes too long."""

    code = "too_slow"
    status = 422


def dry_run(rules: Sequence[TriedRule], edited: int, *, days: int, by: Actor) -> DryRun:
    """Return what the rule at the place `edited` would have done with the tickets of the last days, among the others in their order.

    Raises: ConditionError when the rule cannot be tried, TooSlowError. A rule beside it that cannot be tried fits nothing.
    """
    now = clock.now()
    within = Span(now - timedelta(days=days), now)
    with _read_only(), acting(SYSTEM):
        found = _groups(rules, edited, within)
        outcome = Outcome(rules, edited)
        for group in found.groups:
            outcome.add(group)
        changes, hides_some = _shown(outcome, by)
    return outcome.told(within, found.checked, found.matched, changes, hides_some=hides_some)


# ---------------------------------------------------------------- reading

# One row for tickets that all rules treat alike: as many as there are combinations, however many tickets came. Every ticket is asked once
# whether the rule fits, and the newest of those are asked what else does.
GROUPS = """
with fitting as materialized (
  select number, arrived_at from tickets_arrival a where {came} and ({condition})
), newest as materialized (
  select number from fitting order by arrived_at desc, number desc limit %(compared)s
), looked_at as (
  select number, arrived_at, team_id, priority, type, {tags} as tags, {unstaffed} as unstaffed, {bits} as fits
  from tickets_arrival a join newest using (number)
), groups as (
  select team_id, priority, type, tags, unstaffed, fits, count(*) as tickets,
    (array_agg(number order by arrived_at desc, number desc))[1:{candidates}] as numbers,
    (array_agg(arrived_at order by arrived_at desc, number desc))[1:{candidates}] as moments
  from looked_at group by 1, 2, 3, 4, 5, 6
)
select checked, matched, g.* from
  (select (select count(*) from tickets_arrival a where {came}) as checked, (select count(*) from fitting) as matched) counted
  left join groups g on true
"""
CAME = "arrived_at >= %(since)s and arrived_at <= %(until)s"


@dataclass(frozen=True, slots=True)
class _Found:
    checked: int
    matched: int
    groups: list[Group]


@contextmanager
def _read_only() -> Iterator[None]:
    """Let the block write nothing and take no more than some seconds; afterwards the transaction is as it was before."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Compiling hundreds of conditions for a few rows takes longer than trying them.
                cursor.execute(f"set transaction read only; set local statement_timeout = '{SECONDS_MAX}s'; set local jit = off")
            yield
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":
            raise TooSlowError(f"Looking through these days took more than {SECONDS_MAX} seconds. Choose fewer days.") from error
        raise


def _groups(rules: Sequence[TriedRule], edited: int, within: Span) -> _Found:
    calendars = Calendars(within)
    fields = at_arrival(calendars)
    params: Params = {"since": within.start, "until": within.end}
    condition = _sql(rules[edited], edited, fields, params)
    others = [(place, sql) for place, sql in _others(rules, edited, fields, params)]
    params["compared"] = max(COMPARED_MIN, COMPARISONS_MAX // len(others)) if others else None
    statement = GROUPS.format(
        tags=_tags(rules, params),
        unstaffed=_unstaffed(rules[edited], calendars, params),
        bits=f"array[{', '.join(f'({sql}) is true' for _, sql in others)}]::boolean[]",
        condition=condition,
        candidates=CANDIDATES,
        came=CAME,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    groups = [
        Group(team, priorities.of(priority).number, kind, frozenset(tags), unstaffed, _fitting(others, bits), *rest)
        for _, _, team, priority, kind, tags, unstaffed, bits, *rest in rows
        if bits is not None
    ]
    return _Found(rows[0][0], rows[0][1], groups)


def _fitting(others: Sequence[tuple[int, str]], bits: Sequence[bool]) -> frozenset[int]:
    return frozenset(place for (place, _), fits in zip(others, bits, strict=True) if fits)


def _sql(rule: TriedRule, place: int, fields: Mapping[str, Field], params: Params) -> str:
    sql, own = as_sql(rule.condition, fields, f"r{place}")
    params.update(own)
    return sql


def _others(rules: Sequence[TriedRule], edited: int, fields: Mapping[str, Field], params: Params) -> Iterator[tuple[int, str]]:
    """Yield the rules that the edited one can meet: those that stop, set the same, add the same, or no longer run when it stops."""
    mine = rules[edited]
    for place, rule in enumerate(rules):
        meets = rule.stops or mine.stops or rule.sets.keys() & mine.sets.keys() or rule.adds & mine.adds
        if place != edited and meets:
            try:
                yield place, _sql(rule, place, fields, params)
            except ConditionError:
                continue


def _tags(rules: Sequence[TriedRule], params: Params) -> str:
    """Say which of the tags that rules add a ticket came with. Most come with none, which is seen at once."""
    params["added"] = sorted({tag for rule in rules for what, tag in rule.adds if what == TAGS})
    had = "array(select unnest(a.tag_ids) intersect select unnest(%(added)s::bigint[]) order by 1)"
    return f"case when a.tag_ids && %(added)s::bigint[] then {had} else '{{}}' end" if params["added"] else "'{}'::bigint[]"


def _unstaffed(rule: TriedRule, calendars: Calendars, params: Params) -> str:
    if TEAM not in rule.sets:
        return "false"
    params["staffed"] = calendars.staffed([rule.sets[TEAM]])
    return "mod(width_bucket(arrived_at, %(staffed)s::timestamptz[]), 2) = 0" if params["staffed"] else "true"


def _shown(outcome: Outcome, by: Actor) -> tuple[tuple[Change, ...], bool]:
    """Return the newest changes of tickets that the person may see, with the rights they have in the workspace."""
    newest = outcome.newest()
    person = actor_afresh(by.person_id, Window.WORKSPACE) if by.person_id is not None else None
    subjects: dict[int, str] = {}
    if person is not None and newest:
        with acting(person):
            subjects = dict(Ticket.objects.filter(pk__in=[number for _, number, _ in newest]).values_list("pk", "subject"))
    changes = tuple(Change(number, subjects[number], moment, pair) for moment, number, pair in newest if number in subjects)
    return changes[:SHOWN], any(number not in subjects for _, number, _ in newest)
