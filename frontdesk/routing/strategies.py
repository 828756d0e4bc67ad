"""Who of those who could take a ticket gets it: the best first. Pure, and the same for the same facts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from frontdesk.routing.eligibility import Colleague
from frontdesk.routing.models.assignment import Strategy

Key = Callable[[Colleague, Collection[int]], Any]


def _in_turn(colleague: Colleague, wanted: Collection[int]) -> Any:
    return colleague.place, colleague.person_id


def _least(colleague: Colleague, wanted: Collection[int]) -> Any:
    return colleague.load, *_in_turn(colleague, wanted)


def skill_of(colleague: Colleague, wanted: Collection[int]) -> int:
    """Return how skilled somebody is in all that is wanted together."""
    return sum(colleague.skills.get(skill, 0) for skill in wanted)


def _skilled(colleague: Colleague, wanted: Collection[int]) -> Any:
    return -skill_of(colleague, wanted), *_least(colleague, wanted)


ORDERS: Mapping[str, Key] = {Strategy.IN_TURN: _in_turn, Strategy.LEAST: _least, Strategy.SKILLED: _skilled}


def ranked(strategy: str, eligible: Sequence[Colleague], wanted: Collection[int]) -> list[Colleague]:
    """Return who gets a ticket, the first choice first; empty for a strategy that gives to nobody."""
    order = ORDERS.get(strategy)
    return sorted(eligible, key=lambda colleague: order(colleague, wanted)) if order else []
