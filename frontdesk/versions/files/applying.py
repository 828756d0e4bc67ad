"""apply_file(): what a file says, in one transaction, by the ordinary actions; or only tried, and nothing of it stays."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from frontdesk.actor import Actor, Persona
from frontdesk.events.record import record
from frontdesk.lib.errors import ConflictError, ForbiddenError, FrontdeskError, InvalidError
from frontdesk.versions.differences import beside
from frontdesk.versions.files.planning import Plan, Step, plan
from frontdesk.versions.files.problems import FileError, Problem
from frontdesk.versions.files.reading import Wanted


class OtherPlanError(ConflictError):
    """The plan is not the one that somebody looked at."""

    code = "other_plan"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, or would be: lines about counts by step."""

    plan: Plan
    counts: list[list[str]]


def apply_file(
    wanted: list[Wanted], *, by: Actor, prune: bool = False, expect: str = "", named: str = "", is_tried: bool = False
) -> Outcome:
    """Make the settings what a file says, all of it or nothing; `is_tried` takes everything back again and tells what it was.

    `expect` is the digest of the plan that somebody looked at. What is new, changed and archived each gets its event and version, and
    `settings.applied` tells of the whole. Raises: FileError with the line of what is refused, OtherPlanError, ForbiddenError.
    """
    if by.persona is not Persona.SYSTEM:
        raise ForbiddenError("A file of settings is applied by the command `frontdesk settings apply`.")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('frontdesk.settings'))")
    made = plan(wanted, prune=prune)
    if expect and expect != made.digest:
        raise OtherPlanError(f"The settings changed since you looked: the plan is {made.digest} now, not {expect}. Look at it again.")
    counts = [step.counts() for step in made.steps]
    if made.steps:
        with transaction.atomic():
            _carry_out(made.steps, by)
            _tell(made, named, by)
            transaction.set_rollback(is_tried)
    return Outcome(made, counts)


def _carry_out(steps: list[Step], by: Actor) -> None:
    """Do every step; one that needs another first is tried again after it."""
    open_steps = steps
    while open_steps:
        refused: list[tuple[Step, FrontdeskError]] = []
        for step in open_steps:
            try:
                with transaction.atomic():
                    _do(step, by)
            except FrontdeskError as error:
                refused.append((step, error))
        if len(refused) == len(open_steps):
            raise FileError([_problem(step, error) for step, error in refused])
        open_steps = [step for step, _ in refused]


def _do(step: Step, by: Actor) -> None:
    noun = step.noun
    # Read again each time: an action that was refused may have left its row half changed in memory.
    row = noun.row(noun.id(step.row)) if step.row is not None else _made_with_another(step)
    if step.after is None:
        if noun.archive is not None:
            noun.archive(row, by=by)
        return
    if row is not None:
        noun.change(row, step.after, by=by)
    elif noun.make is not None:
        row = noun.make(step.key, step.after, by=by)
    else:
        raise InvalidError("What it belongs to is not there.")
    _refuse_other(step, noun.rows_with([noun.id(row)]))


def _made_with_another(step: Step) -> Any:
    rows = step.noun.rows() if step.noun.belongs_to else ()
    return next((row for row in rows if step.noun.key(row) == step.key), None)


def _refuse_other(step: Step, rows: list[object]) -> None:
    """Raise FileError when an action kept something else than the file says: applying it again would never come to an end."""
    for row in rows:
        key = "" if step.noun.is_single else step.noun.key(row)
        if key != step.key:
            raise FileError([Problem(step.line, f"“{step.key}” would be kept as “{key}”. Write it like that.")])
        for sides in beside(step.noun, step.noun.document(row), step.after):
            words = f"“{', '.join(sides.other)}” would be kept as “{', '.join(sides.one)}”. Write it like that."
            raise FileError([Problem(step.line, f"{sides.label} of “{step.key or step.noun.heading}”: {words}")])


def _problem(step: Step, error: FrontdeskError) -> Problem:
    if isinstance(error, FileError):
        return error.problems[0]
    return Problem(step.line, f"{step.noun.label} “{step.key or step.noun.heading}”: {error.sentence}")


def _tell(made: Plan, named: str, by: Actor) -> None:
    counts: dict[str, Any] = {
        "added": sum(step.before is None for step in made.steps),
        "changed": sum(step.before is not None and step.after is not None for step in made.steps),
        "archived": sum(step.after is None for step in made.steps),
    }
    record("settings.applied", by=by, file=named, digest=made.digest, **counts)
