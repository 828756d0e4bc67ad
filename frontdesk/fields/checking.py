"""The one place that says which values a ticket takes, whoever sends them: a page, mail, a macro, a bulk deed, an import."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any

from frontdesk.fields.kinds import FindPerson, WrongError, nobody, parsed
from frontdesk.fields.known import Definition
from frontdesk.fields.models import Required
from frontdesk.fields.showing import Facts, applying, leaves
from frontdesk.lib.errors import InvalidError


class Through(Enum):
    """By which way values come; what must be there depends on it."""

    # A form that shows what is asked for: what it hides is not taken, what is required must be there.
    FORM = auto()
    # What comes by itself and cannot be asked back: mail, a ticket that continues another. Nothing is required until it is solved.
    ITSELF = auto()
    # Single values of a ticket that is there.
    CHANGE = auto()


class FieldsError(InvalidError):
    """Values that cannot be taken: a sentence for each field's key, in the order of the fields."""

    def __init__(self, problems: Mapping[str, str], labels: Mapping[str, str]) -> None:
        first = next(iter(problems))
        super().__init__(
            " ".join(f"{labels[key]}: {sentence}" if key in labels else sentence for key, sentence in problems.items()),
            code="fields",
            field=f"field_{first}",
        )
        self.problems = dict(problems)


def checked(
    values: Mapping[str, Any],
    *,
    fields: Sequence[Definition],
    rights: Mapping[str, bool],
    before: Mapping[str, Any],
    facts: Facts,
    through: Through,
    find: FindPerson = nobody,
) -> dict[str, Any]:
    """Return the values that change, None for those that go.

    `fields` are all there are, `rights` those that the actor sees, and whether they change them; `before` is what the ticket holds.
    Raises: FieldsError with a sentence for each value at fault.
    """
    known = {field.key: field for field in fields if field.key in rights}
    problems: dict[str, str] = {}
    taken: dict[str, Any] = {}
    for key in _in_order(values, fields):
        try:
            taken[key] = _read(key, values[key], known, rights, before, find)
        except WrongError as error:
            problems[key] = str(error)
    after = {key: value for key, value in {**before, **taken}.items() if value is not None}
    asked = {field.key: field for field in applying(fields, after, facts)}
    for key in [key for key in taken if key not in asked]:
        _leave_out(key, taken, problems, through)
    for key, field in asked.items():
        if key in known and key not in problems and _is_missing(field, taken, after, rights, through):
            problems[key] = MISSING
    if problems:
        raise FieldsError(problems, {field.key: field.label for field in fields if field.key in rights})
    return {key: value for key, value in taken.items() if value != before.get(key)}


MISSING = "Fill this in."
NOT_ASKED = "This is not asked for here."


def missing(fields: Sequence[Definition], *, rights: Mapping[str, bool], values: Mapping[str, Any], facts: Facts) -> list[Definition]:
    """Return what must be filled in before the ticket is solved; a field that the actor does not see is not asked of them."""
    return [
        field
        for field in applying(fields, values, facts)
        if field.required is not Required.NEVER and field.key in rights and values.get(field.key) is None
    ]


def refuse_unfilled(fields: Sequence[Definition]) -> None:
    """Raise FieldsError when something must be filled in before the ticket is solved."""
    if not fields:
        return
    labels = " and ".join(filter(None, (", ".join(f"“{field.label}”" for field in fields[:-1]), f"“{fields[-1].label}”")))
    error = FieldsError({field.key: MISSING for field in fields}, {})
    error.sentence = f"Fill in {labels} first; then it can be solved."
    raise error


def asked_of_customers(fields: Sequence[Definition]) -> list[Definition]:
    """Return the fields that the form of the portal can ask for."""
    asked = {field.key for field in fields if field.is_asked and not field.is_archived}
    # What waits for a field that they are not asked for can never be shown to them.
    return [field for field in fields if field.key in asked and {leaf.key for leaf in leaves(field.condition)} <= asked]


def _in_order(values: Mapping[str, Any], fields: Sequence[Definition]) -> list[str]:
    keys = [field.key for field in fields if field.key in values]
    return [*keys, *(key for key in values if key not in set(keys))]


def _read(
    key: str, raw: Any, known: Mapping[str, Definition], rights: Mapping[str, bool], before: Mapping[str, Any], find: FindPerson
) -> Any:
    field = known.get(key)
    if field is None:
        # The same for what is not there and what is not theirs to see.
        raise WrongError(f"There is no field “{key[:40]}”.")
    if field.is_archived:
        raise WrongError("This field was archived and takes no values.")
    if not rights[key]:
        raise WrongError("Your role does not let you change this.")
    return parsed(field, raw, before.get(key), find)


def _leave_out(key: str, taken: dict[str, Any], problems: dict[str, str], through: Through) -> None:
    """Deal with a value of a field that is not asked for; taking one away is always possible."""
    if through is Through.CHANGE and taken[key] is not None:
        problems[key] = NOT_ASKED
    if through is not Through.CHANGE:
        del taken[key]


def _is_missing(
    field: Definition, taken: Mapping[str, Any], after: Mapping[str, Any], rights: Mapping[str, bool], through: Through
) -> bool:
    if field.required is not Required.OPEN or after.get(field.key) is not None or not rights[field.key]:
        return False
    return through is Through.FORM or (through is Through.CHANGE and field.key in taken)
