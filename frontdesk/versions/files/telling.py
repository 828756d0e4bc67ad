"""A plan in words for a terminal."""

from collections.abc import Iterator
from itertools import groupby

from frontdesk.versions.differences import Difference
from frontdesk.versions.files.applying import Outcome
from frontdesk.versions.files.planning import Step


def told(outcome: Outcome) -> Iterator[str]:
    """Yield the lines of a plan: what is new (+), changed (~) and taken out of use (-), by kind of setting."""
    heading = ""
    for step, counts in zip(outcome.plan.steps, outcome.counts, strict=True):
        if step.noun.heading != heading:
            heading = step.noun.heading
            yield f"{heading}:"
        yield from _step(step)
        yield from (f"      ({line})" for line in counts)
    for noun, keys in groupby(outcome.plan.left, key=lambda pair: pair[0]):
        can = " (--prune archives them)" if noun.archive is not None else ""
        yield f"Not in the file, and left alone{can}: {noun.heading} {', '.join(key for _, key in keys)}"
    yield summary(outcome)


def summary(outcome: Outcome) -> str:
    """Return how much a plan changes, in one line."""
    steps = outcome.plan.steps
    made, gone = sum(step.before is None for step in steps), sum(step.after is None for step in steps)
    return f"{made} to add, {len(steps) - made - gone} to change, {gone} to archive." if steps else "Nothing to change."


def _step(step: Step) -> Iterator[str]:
    sign = "+" if step.before is None else "-" if step.after is None else "~"
    if not step.noun.is_single:
        yield f"  {sign} {step.key}{' (archived)' if step.after is None else ''}"
    for each in step.differences:
        yield from _difference(each)


def _difference(each: Difference) -> Iterator[str]:
    if each.is_exchange:
        yield f"      {each.label}: {each.removed[0]} → {each.added[0]}"
    elif not each.removed and len(each.added) == 1:
        yield f"      {each.label}: {each.added[0]}"
    else:
        yield f"      {each.label}:"
        yield from (f"        - {line}" for line in each.removed)
        yield from (f"        + {line}" for line in each.added)
