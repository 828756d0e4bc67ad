"""What the rules make of one ticket: which fit, why, and what becomes of it. Pure, so that a dry run and the real thing agree."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from frontdesk.conditions import Outcome, Values
from frontdesk.routing.rules.deeds import SLOT_WORDS, Deed


@dataclass(frozen=True, slots=True)
class Named:
    """Which rule, in which version."""

    id: int
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class Working:
    """A rule that can be tried."""

    rule: Named
    fits: Callable[[Values], Outcome]
    # What was seen, in words.
    why: Callable[[Outcome], tuple[str, ...]]
    deeds: tuple[Deed, ...]
    stops: bool


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that cannot be tried, because of something that it names; it never holds a ticket up."""

    rule: Named
    problem: str


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits a ticket, and what was seen that made it fit."""

    rule: Named
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One deed that is to be done, and for which rule."""

    deed: Deed
    rule: Named


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not done, and why."""

    rule: Named
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a ticket."""

    matches: tuple[Match, ...] = ()
    steps: tuple[Step, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    # The rule that kept those below it from being tried, and how many those are.
    stopped_by: Named | None = None
    untried: int = 0

    def value(self, slot: str) -> object:
        """Return what the ticket gets for a slot (`deeds.SLOTS`), None when no rule sets it."""
        return next((step.deed.value for step in self.steps if step.deed.slot == slot), None)


# In this order, so that a person is looked for in the team that the ticket gets, and a note is for that team.
ORDER = ("team", "priority", "type", "tags", "assignee", "strategy", "note", "notify", "notify_team", "notify_cover")


def planned(rules: Iterable[Working | Broken], values: Values) -> Plan:
    """Return what rules, in their order, make of what a ticket was as it arrived.

    Each rule looks at that, not at what an earlier one did; of two that set the same the later one has it.
    """
    listed = list(rules)
    matches: list[Match] = []
    steps: list[Step] = []
    skipped: list[Skipped] = []
    for place, rule in enumerate(listed, 1):
        if isinstance(rule, Broken):
            skipped.append(Skipped(rule.rule, rule.problem))
            continue
        outcome = rule.fits(values)
        if not outcome.matched:
            continue
        matches.append(Match(rule.rule, rule.why(outcome)))
        skipped += _outdone(steps, rule)
        steps += [Step(deed, rule.rule) for deed in rule.deeds]
        if rule.stops:
            return Plan(tuple(matches), _ordered(steps), tuple(skipped), rule.rule, len(listed) - place)
    return Plan(tuple(matches), _ordered(steps), tuple(skipped))


def _outdone(steps: list[Step], later: Working) -> Iterator[Skipped]:
    """Take out the steps that a later rule's take the place of."""
    slots = {deed.slot for deed in later.deeds if deed.slot}
    for step in [step for step in steps if step.deed.slot in slots]:
        steps.remove(step)
        yield Skipped(step.rule, f"“{later.rule.name}” sets {SLOT_WORDS[step.deed.slot]} after it")


def _ordered(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: ORDER.index(step.deed.do)))
