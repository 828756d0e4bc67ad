"""What a file would change, and how many that concerns."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from frontdesk.versions.differences import Difference, differences
from frontdesk.versions.files.problems import FileError, Problem
from frontdesk.versions.files.reading import Wanted
from frontdesk.versions.nouns import Noun, nouns


@dataclass(frozen=True, slots=True)
class Step:
    """One setting that a file changes: made when `before` is None, taken out of use when `after` is."""

    noun: Noun
    key: str
    row: Any
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    line: int

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What is otherwise afterwards."""
        return differences(self.noun, self.before, self.after) if self.after is not None else ()

    def counts(self) -> list[str]:
        """Return sentences about how many the change concerns."""
        return self.noun.counts(self.row, self.before, self.after) if self.noun.counts is not None else []


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a file changes, and what is here but not in it."""

    steps: list[Step]
    # Settings that the file's sections do not have, and that it leaves alone.
    left: list[tuple[Noun, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A short hash of the plan: the same as long as it would do the same."""
        facts = [[step.noun.name, step.key, step.before, step.after] for step in self.steps]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()[:16]


def plan(wanted: list[Wanted], *, prune: bool = False) -> Plan:
    """Return what a file would change here. With `prune` what its sections do not have is archived.

    Raises: FileError when something new lacks what it needs.
    """
    problems: list[Problem] = []
    steps: list[Step] = []
    left: list[tuple[Noun, str]] = []
    for noun in nouns().values():
        mine = [each for each in wanted if each.noun is noun]
        if not mine:
            continue
        rows = {"" if noun.is_single else noun.key(row): row for row in noun.rows()}
        if noun.orders:
            _complete(mine, noun, steps)
        new = {step.key for step in steps if step.noun.name == noun.belongs_to and step.before is None}
        steps += filter(None, (_step(each, rows.get(each.key), problems, is_side=each.key in new) for each in mine))
        gone, stays = _missing(noun, rows, {each.key for each in mine}, prune=prune)
        steps, left = steps + gone, left + stays
    if problems:
        raise FileError(problems)
    return Plan(steps, left)


def _complete(mine: list[Wanted], noun: Noun, steps: list[Step]) -> None:
    """Put behind an order what it does not name and is in use when the file is applied."""
    about = {step.key: step.after is not None and not step.after.get("archived") for step in steps if step.noun.name == noun.orders}
    here = [key for row in noun.rows() for key in noun.document(row)["order"]]
    for each in mine:
        named = each.values.get("order", [])
        others = dict.fromkeys([*here, *about])
        each.values["order"] = [*named, *(key for key in others if key not in named and about.get(key, True))]


def _step(each: Wanted, row: Any, problems: list[Problem], *, is_side: bool) -> Step | None:
    noun = each.noun
    if row is not None:
        before = noun.document(row)
        after = before | each.values
        return (
            None
            if all(part.is_same(before[part.name], after[part.name]) for part in noun.parts)
            else Step(noun, each.key, row, before, after, each.line)
        )
    usual = {part.name: part.default for part in noun.parts}
    if is_side:
        return Step(noun, each.key, None, None, usual | each.values, each.line) if usual != usual | each.values else None
    if noun.make is None:
        problems.append(Problem(each.line, f"There is no {noun.label.lower()} “{each.key}”, and a file cannot make one."))
        return None
    after = usual | each.values | {part.name: each.key for part in noun.parts if part.is_key}
    for part in noun.parts:
        if after[part.name] is None and not part.is_optional:
            problems.append(Problem(each.line, f"The {noun.label.lower()} “{each.key}” is new and needs “{part.name}”."))
    return Step(noun, each.key, None, None, after, each.line)


def _missing(noun: Noun, rows: dict[str, Any], named: Iterable[str], *, prune: bool) -> tuple[list[Step], list[tuple[Noun, str]]]:
    others = {key: row for key, row in sorted(rows.items()) if key not in set(named) and not noun.is_archived(row)}
    if prune and noun.archive is not None:
        return [Step(noun, key, row, noun.document(row), None, 0) for key, row in others.items()], []
    return [], [(noun, key) for key in others]
