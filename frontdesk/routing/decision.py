"""Who gets a ticket, and why: what a strategy makes of who could take it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from frontdesk.routing.eligibility import Answer, Colleague, Refusal, examine
from frontdesk.routing.models.assignment import Strategy
from frontdesk.routing.strategies import ranked

# The log keeps so many names; the others are counted.
TOLD = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How tickets are given out: by which strategy, to whom by name, and by which one when they cannot."""

    strategy: str
    person_id: int | None = None
    fallback: str = Strategy.IN_TURN


@dataclass(frozen=True, slots=True)
class Decision:
    """Who gets a ticket (None: nobody could) and why each other person does not.

    `strategy` is the one that chose: the fallback's where the named person could not.
    """

    chosen: Colleague | None
    strategy: str
    answer: Answer
    wanted: Mapping[int, str]
    # Who was to get it by name and could not.
    instead_of: str = ""

    @property
    def because(self) -> dict[str, Any]:
        """What the log keeps of it: small, however large the team is."""
        reasons: dict[str, int] = {}
        for _, reason in self.answer.refused:
            reasons[reason.value] = reasons.get(reason.value, 0) + 1
        told: dict[str, Any] = {
            "strategy": str(self.strategy),
            "eligible": len(self.answer.eligible),
            "could": [[each.person_id, each.name] for each in self.answer.eligible[:TOLD]],
            "not": reasons,
            "others": [[each.person_id, each.name, reason.value] for each, reason in self.answer.refused[:TOLD]],
        }
        if self.chosen is not None:
            told["load"] = self.chosen.load
        more = {"skills": list(self.wanted.values()), "instead_of": self.instead_of}
        return told | {name: value for name, value in more.items() if value}


def decide(colleagues: Collection[Colleague], plan: Plan, wanted: Mapping[int, str], now: datetime) -> Decision:
    """Return who gets a ticket that needs these skills, by a plan."""
    answer = examine(colleagues, wanted, now)
    if plan.strategy != Strategy.PERSON:
        return _by(plan.strategy, answer, wanted)
    named = next((each for each in colleagues if each.person_id == plan.person_id), None)
    # Whoever is named is asked as backup, too, before others are.
    if named is not None and all(each is not named or reason is Refusal.BACKUP for each, reason in answer.refused):
        return Decision(named, Strategy.PERSON, answer, wanted)
    return replace(_by(plan.fallback, answer, wanted), instead_of=named.name if named else "")


def _by(strategy: str, answer: Answer, wanted: Mapping[int, str]) -> Decision:
    # What nobody's skill is asked for goes to whoever has the least to do.
    order = ranked(strategy, answer.eligible, wanted)
    return Decision(order[0] if order else None, strategy, answer, wanted)
