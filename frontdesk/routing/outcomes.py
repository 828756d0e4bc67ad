"""What becomes of tickets by rules in their order, with one of them and without it: pure, for as many tickets at once as came alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from frontdesk.conditions import Condition
from frontdesk.coverage.spans import Span

# What only one rule can set: a later one has its way. Under "assignee" stand a person's id and the name of a strategy.
TEAM, PRIORITY, TYPE, ASSIGNEE = "team", "priority", "type", "assignee"
SLOTS: Final = (TEAM, PRIORITY, TYPE, ASSIGNEE)
# What all rules do that run.
TAGS, NOTE, TOLD = "tags", "note", "told"
ADDS: Final = (TAGS, NOTE, TOLD)
SHOWN: Final = 50
# Tickets that come into question to be shown; the person may not see each of them.
CANDIDATES: Final = 400

# One thing that a rule adds: what kind of thing, and which one.
Added = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class TriedRule:
    """A rule as it is tried: what it sets of the SLOTS, and what it adds to a ticket whatever other rules do."""

    condition: Condition
    sets: Mapping[str, Any] = field(default_factory=dict)
    stops: bool = False
    adds: frozenset[Added] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """What of a ticket is otherwise: of the SLOTS each with what it has without the rule, and with it."""

    slots: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    gains: frozenset[Added] = frozenset()
    # What later rules would have added, which no longer run.
    misses: frozenset[Added] = frozenset()

    def differs(self) -> Iterator[str]:
        """Yield the SLOTS and ADDS in which both sides differ."""
        yield from self.slots
        kinds = {what for what, _ in self.gains | self.misses}
        yield from (what for what in ADDS if what in kinds)


@dataclass(frozen=True, slots=True)
class Change:
    """What would be otherwise with a ticket."""

    number: int
    subject: str
    arrived_at: datetime
    pair: Pair


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
    # In which of the SLOTS and ADDS, and how many.
    changed_in: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    # Some of the newest changed tickets are not shown, because whoever asks may not see them.
    hides_some: bool = False
    shadows: tuple[Shadow, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    # They came when nobody was on shift in the team that the rule sets.
    unstaffed: int = 0
    unstaffed_moments: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Tickets that came alike and that the same rules fit (`fits`: their places)."""

    team: int
    priority: int
    type: str
    # Of the tags that rules add, those which the tickets had.
    tags: frozenset[int]
    is_unstaffed: bool
    fits: frozenset[int]
    tickets: int
    numbers: Sequence[int]
    moments: Sequence[datetime]


class Outcome:
    """What becomes of the groups, added up."""

    def __init__(self, rules: Sequence[TriedRule], edited: int) -> None:
        self.rules, self.edited = rules, edited
        self.counts: Counter[str] = Counter()
        self.shadows: Counter[int] = Counter()
        self.conflicts: Counter[tuple[int, str]] = Counter()
        self.changes: list[tuple[datetime, int, Pair]] = []
        self.unstaffed: list[datetime] = []

    def add(self, group: Group) -> None:
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

    def newest(self) -> list[tuple[datetime, int, Pair]]:
        """Return the newest changes that come into question to be shown."""
        return sorted(self.changes, key=lambda change: change[:2], reverse=True)[:CANDIDATES]

    def told(self, within: Span, checked: int, matched: int, changes: tuple[Change, ...], *, hides_some: bool) -> DryRun:
        """Return all of it."""
        return DryRun(
            within.start,
            within.end,
            checked,
            matched,
            self.counts["compared"],
            self.counts["reached"],
            self.counts["changed"],
            {what: self.counts[what] for what in (*SLOTS, *ADDS) if self.counts[what]},
            changes,
            hides_some,
            tuple(Shadow(place, tickets) for place, tickets in sorted(self.shadows.items())),
            tuple(Conflict(place, slot, tickets, place > self.edited) for (place, slot), tickets in sorted(self.conflicts.items())),
            self.counts["unstaffed"],
            tuple(sorted(self.unstaffed, reverse=True)[:SHOWN]),
        )

    def _conflicts(self, group: Group) -> None:
        mine = self.rules[self.edited]
        running = set(self._running(group.fits | {self.edited}))
        for place in group.fits & running:
            for slot, value in self.rules[place].sets.items():
                if slot in mine.sets and mine.sets[slot] != value:
                    self.conflicts[place, slot] += group.tickets

    def _changes(self, group: Group) -> None:
        (old, had), (new, has) = self._result(group, group.fits), self._result(group, group.fits | {self.edited})
        pair = Pair({slot: (old[slot], new[slot]) for slot in SLOTS if old[slot] != new[slot]}, has - had, had - has)
        differ = list(pair.differs())
        for what in differ:
            self.counts[what] += group.tickets
        if differ:
            self.counts["changed"] += group.tickets
            self.changes += [(moment, number, pair) for moment, number in zip(group.moments, group.numbers, strict=True)]

    def _running(self, fits: frozenset[int]) -> Iterator[int]:
        """Yield the places of the rules that run, up to the one that stops."""
        for place in sorted(fits):
            yield place
            if self.rules[place].stops:
                return

    def _result(self, group: Group, fits: frozenset[int]) -> tuple[dict[str, Any], frozenset[Added]]:
        """Return what a ticket has in the end: of two rules that set the same, the later one's; and what all of them add."""
        found: dict[str, Any] = {TEAM: group.team, PRIORITY: group.priority, TYPE: group.type, ASSIGNEE: None}
        added = frozenset((TAGS, tag) for tag in group.tags)
        for place in self._running(fits):
            found |= self.rules[place].sets
            added |= self.rules[place].adds
        return found, added
