"""What may be said about a field: cleaned, and refused in plain words where it makes no sense."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.fields.known import Choice, read_choices, written_choices
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.fields.showing import LEANED_ON, YES, Leaf, document, leaves
from frontdesk.identity.models import Role, Team
from frontdesk.lib.errors import InvalidError
from frontdesk.lib.text import TextTooLongError, clean_text

LABEL_MAX_LENGTH, HELP_MAX_LENGTH = 80, 300
CHOICES_MAX, CHOICE_MAX_LENGTH, DEPTH_MAX = 500, 80, 4
CHOICE_KEY = re.compile(r"[a-z0-9-]{1,64}")
LEAVES_MAX = 5
WITH_CHOICES = frozenset({Kind.CHOICE, Kind.TREE})


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that an admin says about a field. Role lists are ids; empty means all roles of staff."""

    label: str
    kind: Kind
    help: str = ""
    choices: tuple[Choice, ...] = ()
    required: Required = Required.NEVER
    for_customers: ForCustomers = ForCustomers.NOTHING
    shown_when: tuple[Leaf, ...] = ()
    team_ids: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    view_role_ids: tuple[int, ...] = ()
    edit_role_ids: tuple[int, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Return them as the field's columns."""
        return {
            "label": self.label,
            "kind": str(self.kind),
            "help": self.help,
            "choices": written_choices(self.choices),
            "required": str(self.required),
            "for_customers": str(self.for_customers),
            "condition": document(self.shown_when, _kinds(self.shown_when)),
            **{name: list(getattr(self, name)) for name in ("team_ids", "types", "view_role_ids", "edit_role_ids")},
        }


def _kinds(parts: tuple[Leaf, ...]) -> dict[str, Kind]:
    return {field.key: Kind(field.kind) for field in Field.objects.filter(key__in=[part.key for part in parts])}


def stated(facts: Facts, field: Field | None) -> Facts:
    """Return the facts as they are kept. Raises: InvalidError, with the fact at fault as its field."""
    label = _line(facts.label, "label", LABEL_MAX_LENGTH)
    if not label:
        raise InvalidError("Give it a name that people understand.", field="label")
    twins = Field.objects.filter(label__iexact=label, is_archived=False).exclude(pk=field.pk if field else 0)
    if twins.exists():
        raise InvalidError(f"There is a field “{label}” already.", field="label")
    if facts.kind is Kind.PERSON and facts.for_customers is ForCustomers.ASKED:
        raise InvalidError("Customers cannot look people up. Let them see the value, or choose another kind.", field="for_customers")
    is_chosen = facts.kind in WITH_CHOICES
    checked = replace(
        facts,
        label=label,
        help=_line(facts.help, "help", HELP_MAX_LENGTH),
        choices=_choices(facts.choices, is_tree=facts.kind is Kind.TREE) if is_chosen else (),
        view_role_ids=_staff_roles(facts.view_role_ids),
        edit_role_ids=_staff_roles(facts.edit_role_ids),
        team_ids=tuple(sorted(Team.objects.filter(pk__in=facts.team_ids).values_list("pk", flat=True))),
    )
    _refuse_blind_editors(checked)
    _refuse_circle(checked, field)
    return checked


def leaning_on(field: Field) -> list[Field]:
    """Return the fields in use that are asked for by the value of this one."""
    return [other for other in Field.objects.filter(is_archived=False) if field.key in {leaf.key for leaf in leaves(other.condition)}]


def refuse_archived_use(field: Field) -> None:
    """Raise InvalidError when another field is shown by the value of this one."""
    if users := leaning_on(field):
        raise InvalidError(f"“{users[0].label}” is asked for by the value of this field. Change that first.")


def choice_key(label: str, taken: Iterable[str]) -> str:
    """Return a key for a new choice."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "choice"
    used, number, key = set(taken), 1, stem
    while key in used:
        number += 1
        key = f"{stem}-{number}"
    return key


def _line(text: str, name: str, limit: int) -> str:
    try:
        return clean_text(text, max_length=limit, single_line=True)
    except TextTooLongError as error:
        raise InvalidError(str(error), field=name) from error


def _choices(choices: tuple[Choice, ...], *, is_tree: bool) -> tuple[Choice, ...]:
    if len(choices) > CHOICES_MAX:
        raise InvalidError(f"A field has {CHOICES_MAX} choices at most.", field="choices")
    found: dict[str, Choice] = {}
    for choice in choices:
        label = _line(choice.label, "choices", CHOICE_MAX_LENGTH)
        if not label:
            raise InvalidError("Each choice needs a name.", field="choices")
        parent = choice.parent if is_tree else ""
        if parent and parent not in found:
            raise InvalidError(f"“{label}” stands below a choice that is not there.", field="choices")
        if any(each.label.casefold() == label.casefold() and each.parent == parent for each in found.values()):
            raise InvalidError(f"“{label}” is there twice.", field="choices")
        key = choice.key or choice_key(label, found)
        if not CHOICE_KEY.fullmatch(key) or key in found:
            raise InvalidError(f"“{key}” cannot be a choice’s key: small letters, digits and -, each once.", field="choices")
        found[key] = Choice(key, label, parent, choice.is_archived)
        if _depth(found[key], found) > DEPTH_MAX:
            raise InvalidError(f"A tree has {DEPTH_MAX} levels at most; “{label}” is deeper.", field="choices")
    if not any(not choice.is_archived for choice in found.values()):
        raise InvalidError("Give it at least one choice.", field="choices")
    return tuple(found.values())


def _depth(choice: Choice, found: dict[str, Choice]) -> int:
    return 1 if not choice.parent else 1 + _depth(found[choice.parent], found)


def _staff_roles(ids: tuple[int, ...]) -> tuple[int, ...]:
    """Return the roles of staff among these, nothing when these are all of them: a role made later then has it too."""
    every = {role.pk for role in Role.objects.all() if role.is_staff}
    chosen = every & set(ids)
    return () if chosen == every else tuple(sorted(chosen))


def _refuse_blind_editors(facts: Facts) -> None:
    if facts.view_role_ids and not set(facts.edit_role_ids) <= set(facts.view_role_ids):
        raise InvalidError("Whoever changes a value sees it. Let these roles see it too.", field="edit_role_ids")


def _refuse_circle(facts: Facts, field: Field | None) -> None:
    parts = facts.shown_when
    if len(parts) > LEAVES_MAX:
        raise InvalidError(f"It can depend on {LEAVES_MAX} other fields at most.", field="shown_when")
    others = {other.key: other for other in Field.objects.filter(is_archived=False)}
    for part in parts:
        other = others.get(part.key)
        if other is None:
            raise InvalidError(f"There is no field “{part.key}” in use to depend on.", field="shown_when")
        if Kind(other.kind) not in LEANED_ON:
            raise InvalidError(f"A field can depend on choices and checkboxes; “{other.label}” is something else.", field="shown_when")
        if facts.for_customers is ForCustomers.ASKED and other.for_customers != ForCustomers.ASKED:
            raise InvalidError(f"Customers are not asked for “{other.label}”, so this would never be shown to them.", field="shown_when")
        _refuse_unknown_values(part, other)
    if field is not None and field.key in _reached(parts, others):
        raise InvalidError("These fields would wait for each other. Choose another one.", field="shown_when")


def _refuse_unknown_values(part: Leaf, other: Field) -> None:
    known = {YES} if Kind(other.kind) is Kind.CHECK else {choice.key for choice in read_choices(other.choices)}
    if not part.values or not set(part.values) <= known:
        raise InvalidError(f"Choose by which value of “{other.label}” it is asked for.", field="shown_when")


def _reached(parts: tuple[Leaf, ...], others: dict[str, Field]) -> set[str]:
    """Return the keys of all fields that these depend on, near and far."""
    reached: set[str] = set()
    waiting = [part.key for part in parts]
    while waiting:
        key = waiting.pop()
        if key not in reached and key in others:
            reached.add(key)
            waiting += [leaf.key for leaf in leaves(others[key].condition)]
    return reached
