"""A rule tried on the past: what it would have done with the tickets that came, beside the other rules. Nothing is written."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from frontdesk.actor import SYSTEM, Actor, Window
from frontdesk.conditions import Condition, ConditionError, Field, as_sql
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.lib import clock
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets.calendars import Calendars
from frontdesk.tickets.criteria import at_arrival
from frontdesk.tickets.models import Ticket

DAYS: Final = (30, 90, 365)
# What a rule sets that is compared; everything else happens whatever other rules do.
TEAM, PRIORITY = "team", "priority"
SLOTS: Final = (TEAM, PRIORITY)
SHOWN: Final = 50
# Tickets that come into question to be shown; the person may not see each of them.
CANDIDATES: Final = 400
# Comparisons of a ticket with another rule, at most: with many rules the newest tickets alone are compared.
COMPARISONS_MAX: Final = 200_000
COMPARED_MIN: Final = 500
SECONDS_MAX: Final = 4

Params = dict[str, Any]


class TooSlowError(FrontdeskError):
    """Looking through the past takes too long."""

    code = "too_slow"
    status = 422


@dataclass(frozen=True, slots=True)
class TriedRule:
    """A rule as it is tried. `sets`: the id of a "team", the number of a "priority", where it sets them."""

    condition: Condition
    sets: Mapping[str, int] = field(default_factory=dict)
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What would be otherwise with a ticket: each pair is what it has without the rule, and with it."""

    number: int
    subject: str
    arrived_at: datetime
    team: tuple[int, int]
    priority: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shadow:
    """An earlier rule that stops, and how many of the tickets it keeps from this one."""

    rule: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another rule that sets the same otherwise, and for how many tickets. A later one has its way, an earlier one has not."""

    rule: int
    slot: str
    tickets: int
    is_later: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a rule would have done. Rules are named by their place; all but `checked` and `matched` is about the `compared` ones."""

    since: datetime
    until: datetime
    # How many tickets came, how many of them the rule fits, and how many of those, the newest, were looked at closely.
    checked: int = 0
    matched: int = 0
    compared: int = 0
    # It fits, and no earlier rule stops before it.
    reached: int = 0
    changed: int = 0
    changed_team: int = 0
    changed_priority: int = 0
    changes: tuple[Change, ...] = ()
    # Some of the newest changed tickets are not shown, because whoever asks may not see them.
    hides_some: bool = False
    shadows: tuple[Shadow, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    # They came when nobody was on shift in the team that the rule sets.
    unstaffed: int = 0
    unstaffed_moments: tuple[datetime, ...] = ()


def dry_run(rules: Sequence[TriedRule], edited: int, *, days: int, by: Actor) -> DryRun:
    """Return what the rule at the place `edited` would have done with the tickets of the last days, among the others in their order.

    Raises: ConditionError when the rule cannot be tried, TooSlowError. A rule beside it that cannot be tried fits nothing.
    """
    now = clock.now()
    within = Span(now - timedelta(days=days), now)
    with _read_only(), acting(SYSTEM):
        found = _groups(rules, edited, within)
        outcome = _Outcome(rules, edited)
        for group in found.groups:
            outcome.add(group)
        changes, hides_some = _shown(outcome, by)
    return outcome.told(within, found, changes, hides_some=hides_some)


# ---------------------------------------------------------------- reading

# One row for tickets that all rules treat alike: as many as there are combinations, however many tickets came. Every ticket is asked once
# whether the rule fits, and the newest of those are asked what else does.
GROUPS = """
with fitting as materialized (
  select number, arrived_at from tickets_arrival a where {came} and ({condition})
), newest as materialized (
  select number from fitting order by arrived_at desc, number desc limit %(compared)s
), looked_at as (
  select number, arrived_at, team_id, priority, {unstaffed} as unstaffed, {bits} as fits from tickets_arrival a join newest using (number)
), groups as (
  select team_id, priority, unstaffed, fits, count(*) as tickets,
    (array_agg(number order by arrived_at desc, number desc))[1:{candidates}] as numbers,
    (array_agg(arrived_at order by arrived_at desc, number desc))[1:{candidates}] as moments
  from looked_at group by 1, 2, 3, 4
)
select checked, matched, g.* from
  (select (select count(*) from tickets_arrival a where {came}) as checked, (select count(*) from fitting) as matched) counted
  left join groups g on true
"""
CAME = "arrived_at >= %(since)s and arrived_at <= %(until)s"


@dataclass(frozen=True, slots=True)
class _Group:
    """Tickets that came alike and that the same rules fit (`fits`: their places)."""

    team: int
    priority: int
    is_unstaffed: bool
    fits: frozenset[int]
    tickets: int
    numbers: Sequence[int]
    moments: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class _Found:
    checked: int
    matched: int
    groups: list[_Group]


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
        _Group(team, priority, unstaffed, frozenset(place for (place, _), fits in zip(others, bits, strict=True) if fits), *rest)
        for _, _, team, priority, unstaffed, bits, *rest in rows
        if bits is not None
    ]
    return _Found(rows[0][0], rows[0][1], groups)


def _sql(rule: TriedRule, place: int, fields: Mapping[str, Field], params: Params) -> str:
    sql, own = as_sql(rule.condition, fields, f"r{place}")
    params.update(own)
    return sql


def _others(rules: Sequence[TriedRule], edited: int, fields: Mapping[str, Field], params: Params) -> Iterator[tuple[int, str]]:
    """Yield the rules that the edited one can meet: those that stop, or set something that is compared."""
    for place, rule in enumerate(rules):
        if place != edited and (rule.stops or any(slot in rule.sets for slot in SLOTS)):
            try:
                yield place, _sql(rule, place, fields, params)
            except ConditionError:
                continue


def _unstaffed(rule: TriedRule, calendars: Calendars, params: Params) -> str:
    if TEAM not in rule.sets:
        return "false"
    params["staffed"] = calendars.staffed([rule.sets[TEAM]])
    return "mod(width_bucket(arrived_at, %(staffed)s::timestamptz[]), 2) = 0" if params["staffed"] else "true"


# ---------------------------------------------------------------- working it out


class _Outcome:
    """What becomes of the groups, added up."""

    def __init__(self, rules: Sequence[TriedRule], edited: int) -> None:
        self.rules, self.edited = rules, edited
        self.counts: Counter[str] = Counter()
        self.shadows: Counter[int] = Counter()
        self.conflicts: Counter[tuple[int, str]] = Counter()
        self.changes: list[tuple[datetime, int, dict[str, tuple[int, int]]]] = []
        self.unstaffed: list[datetime] = []

    def add(self, group: _Group) -> None:
        """Add what becomes of a group."""
        self.counts["compared"] += group.tickets
        stopper = next((place for place in sorted(group.fits) if place < self.edited and self.rules[place].stops), None)
        if stopper is not None:
            self.shadows[stopper] += group.tickets
            return
        self.counts["reached"] += group.tickets
        self._conflicts(group)
        self._changes(group)
        if group.is_unstaffed:
            self.counts["unstaffed"] += group.tickets
            self.unstaffed += group.moments

    def _conflicts(self, group: _Group) -> None:
        mine = self.rules[self.edited]
        running = set(self._running(group.fits | {self.edited}))
        for place in group.fits & running:
            for slot, value in self.rules[place].sets.items():
                if slot in SLOTS and slot in mine.sets and mine.sets[slot] != value:
                    self.conflicts[place, slot] += group.tickets

    def _changes(self, group: _Group) -> None:
        came = {TEAM: group.team, PRIORITY: group.priority}
        without, with_it = self._result(came, group.fits), self._result(came, group.fits | {self.edited})
        differ = [slot for slot in SLOTS if without[slot] != with_it[slot]]
        for slot in differ:
            self.counts[slot] += group.tickets
        if differ:
            self.counts["changed"] += group.tickets
            pairs = {slot: (without[slot], with_it[slot]) for slot in SLOTS}
            self.changes += [(moment, number, pairs) for moment, number in zip(group.moments, group.numbers, strict=True)]

    def _running(self, fits: frozenset[int]) -> Iterator[int]:
        """Yield the places of the rules that run, up to the one that stops."""
        for place in sorted(fits):
            yield place
            if self.rules[place].stops:
                return

    def _result(self, came: Mapping[str, int], fits: frozenset[int]) -> dict[str, int]:
        """Return what a ticket has in the end: of two rules that set the same, the later one's."""
        found = dict(came)
        for place in self._running(fits):
            found |= {slot: value for slot, value in self.rules[place].sets.items() if slot in SLOTS}
        return found

    def newest(self) -> list[tuple[datetime, int, dict[str, tuple[int, int]]]]:
        """Return the newest changes that come into question to be shown."""
        return sorted(self.changes, key=lambda change: change[:2], reverse=True)[:CANDIDATES]

    def told(self, within: Span, found: _Found, changes: tuple[Change, ...], *, hides_some: bool) -> DryRun:
        """Return all of it."""
        return DryRun(
            within.start,
            within.end,
            found.checked,
            found.matched,
            self.counts["compared"],
            self.counts["reached"],
            self.counts["changed"],
            self.counts[TEAM],
            self.counts[PRIORITY],
            changes,
            hides_some,
            tuple(Shadow(place, tickets) for place, tickets in sorted(self.shadows.items())),
            tuple(Conflict(place, slot, tickets, place > self.edited) for (place, slot), tickets in sorted(self.conflicts.items())),
            self.counts["unstaffed"],
            tuple(sorted(self.unstaffed, reverse=True)[:SHOWN]),
        )


def _shown(outcome: _Outcome, by: Actor) -> tuple[tuple[Change, ...], bool]:
    """Return the newest changes of tickets that the person may see, with the rights they have in the workspace."""
    newest = outcome.newest()
    person = actor_afresh(by.person_id, Window.WORKSPACE) if by.person_id is not None else None
    subjects: dict[int, str] = {}
    if person is not None and newest:
        with acting(person):
            subjects = dict(Ticket.objects.filter(pk__in=[number for _, number, _ in newest]).values_list("pk", "subject"))
    changes = tuple(
        Change(number, subjects[number], moment, pairs[TEAM], pairs[PRIORITY]) for moment, number, pairs in newest if number in subjects
    )
    return changes[:SHOWN], any(number not in subjects for _, number, _ in newest)
