"""The form of a custom field. Choices are lines of text: moved, renamed and taken out like any text."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from frontdesk.fields.actions import Facts
from frontdesk.fields.actions.stating import HELP_MAX_LENGTH, LABEL_MAX_LENGTH, choice_key
from frontdesk.fields.known import Choice, Definition, read_choices
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.fields.showing import LEANED_ON, YES, Leaf, leaves
from frontdesk.identity.models import Role, Team
from frontdesk.tickets import types as ticket_types
from frontdesk.web.settings.saving import SettingsForm

LINE = re.compile(r"(-*)\s*(.+?)\s*(?:\[([a-z0-9-]{1,64})\])?\s*$")
CHOICES_MAX_LENGTH = 50_000


class Lines(forms.CharField):
    """Lines that only some kinds need: the action says when."""

    def validate(self, value: Any) -> None:
        """Take none as well."""


class FieldForm(SettingsForm):
    """Everything about a field on one page."""

    aliases = {"view_role_ids": "view_roles", "edit_role_ids": "edit_roles", "team_ids": "teams"}

    label = forms.CharField(label="Name", max_length=LABEL_MAX_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kind = forms.TypedChoiceField(label="Kind", choices=Kind.choices, coerce=Kind)
    choices = Lines(label="Choices", strip=False, max_length=CHOICES_MAX_LENGTH, widget=forms.Textarea(attrs={"rows": 6}))
    help = forms.CharField(label="Help below it", required=False, max_length=HELP_MAX_LENGTH)
    required = forms.TypedChoiceField(
        label="Required", choices=Required.choices, coerce=Required, required=False, empty_value=Required.NEVER
    )
    for_customers = forms.TypedChoiceField(
        label="Customers", choices=ForCustomers.choices, coerce=ForCustomers, required=False, empty_value=ForCustomers.NOTHING
    )
    teams = forms.MultipleChoiceField(label="Only for tickets of", required=False, widget=forms.CheckboxSelectMultiple)
    types = forms.MultipleChoiceField(label="Only for the types", required=False, widget=forms.CheckboxSelectMultiple)
    shown_when = forms.MultipleChoiceField(label="Only when", required=False, widget=forms.CheckboxSelectMultiple)
    view_roles = forms.MultipleChoiceField(label="Roles that see it", required=False, widget=forms.CheckboxSelectMultiple)
    edit_roles = forms.MultipleChoiceField(label="Roles that change it", required=False, widget=forms.CheckboxSelectMultiple)
    # What was said about the tickets that a change touches.
    agreed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, field: Field | None = None) -> None:
        self.field = field
        super().__init__(data, shown=_shown(field) if field else {"kind": Kind.TEXT})
        roles = [(str(role.pk), role.name) for role in Role.objects.all() if role.is_staff]
        teams = [(str(team.pk), team.name) for team in Team.objects.filter(is_archived=False).order_by("name")]
        groups = [(other.label, list(_values(other))) for other in _others(field)]
        # What kind of field each is, its declaration above says.
        kinds = ticket_types.pairs(*(field.types if field else ()))
        for name, choices in {"teams": teams, "types": kinds, "view_roles": roles, "edit_roles": roles, "shown_when": groups}.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, as declared above

    def clean_choices(self) -> str:
        """Return the lines as they are kept: browsers end them otherwise."""
        return str(self.cleaned_data["choices"]).replace("\r\n", "\n").strip()

    def left_out(self) -> list[Choice]:
        """Return the choices in use that the lines no longer name."""
        kept = {choice.key for choice in self.facts().choices}
        return [each for each in read_choices(self.field.choices) if not each.is_archived and each.key not in kept] if self.field else []

    def facts(self) -> Facts:
        """Return what was said, as the actions take it."""
        sent = self.cleaned_data
        kept = read_choices(self.field.choices) if self.field else ()
        return Facts(
            label=sent.get("label", ""),
            kind=sent.get("kind") or Kind.TEXT,
            help=sent.get("help", ""),
            choices=choices_in(sent.get("choices", ""), kept),
            required=Required(sent.get("required", "")),
            for_customers=ForCustomers(sent.get("for_customers", "")),
            shown_when=_leaves(sent.get("shown_when", ())),
            team_ids=_ids(sent.get("teams", ())),
            types=tuple(sent.get("types", ())),
            view_role_ids=_ids(sent.get("view_roles", ())),
            edit_role_ids=_ids(sent.get("edit_roles", ())),
        )

    def definition(self) -> Definition:
        """Return the field as the form describes it, for its preview."""
        facts = self.facts()
        return Definition(0, "preview", facts.label or "Name", facts.help, facts.kind, facts.choices, facts.required, facts.for_customers)


def choices_in(text: str, kept: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices that lines name. A line without a key that names a known choice is that one, archived ones too."""
    found: list[Choice] = []
    above: list[str] = []
    taken = {choice.key for choice in kept}
    for line in text.splitlines():
        if not (match := LINE.match(line.strip())):
            continue
        level = min(len(match[1]), len(above))
        above = above[:level]
        parent, label = (above[-1] if above else ""), match[2]
        twin = next((each.key for each in kept if each.label.casefold() == label.casefold() and each.parent == parent), "")
        key = match[3] if match[3] in taken else twin or choice_key(label, taken)
        taken.add(key)
        above.append(key)
        found.append(Choice(key, label, parent))
    return tuple(found)


def lines_of(choices: Iterable[Choice]) -> str:
    """Return choices as lines, without those that are archived."""
    known = {choice.key: choice for choice in choices}
    depth: dict[str, int] = {}
    lines = []
    for choice in known.values():
        depth[choice.key] = depth.get(choice.parent, -1) + 1
        if not choice.is_archived:
            lines.append(f"{'-' * depth[choice.key]}{' ' if depth[choice.key] else ''}{choice.label} [{choice.key}]")
    return "\n".join(lines)


def _shown(field: Field) -> dict[str, Any]:
    return {
        **{name: getattr(field, name) for name in ("label", "kind", "help", "required", "for_customers", "types")},
        "choices": lines_of(_depth_first(read_choices(field.choices))),
        "teams": [str(id_) for id_ in field.team_ids],
        "view_roles": [str(id_) for id_ in field.view_role_ids],
        "edit_roles": [str(id_) for id_ in field.edit_role_ids],
        "shown_when": [f"{leaf.key}={value}" for leaf in leaves(field.condition) for value in leaf.values],
    }


def _depth_first(choices: Sequence[Choice], parent: str = "") -> list[Choice]:
    return [each for choice in choices if choice.parent == parent for each in (choice, *_depth_first(choices, choice.key))]


def _others(field: Field | None) -> list[Field]:
    kinds = [str(kind) for kind in LEANED_ON]
    return list(Field.objects.filter(is_archived=False, kind__in=kinds).exclude(pk=field.pk if field else 0))


def _values(field: Field) -> Iterable[tuple[str, str]]:
    if Kind(field.kind) is Kind.CHECK:
        yield f"{field.key}={YES}", f"{field.label} is ticked"
        return
    definition = Definition(field.pk, field.key, field.label, "", Kind(field.kind), read_choices(field.choices))
    for choice in definition.offered():
        yield f"{field.key}={choice.key}", definition.path(choice.key)


def _leaves(values: Iterable[str]) -> tuple[Leaf, ...]:
    found: dict[str, list[str]] = {}
    for value in values:
        key, _, word = value.partition("=")
        found.setdefault(key, []).append(word)
    return tuple(Leaf(key, tuple(words)) for key, words in found.items())


def _ids(values: Iterable[str]) -> tuple[int, ...]:
    return tuple(int(value) for value in values)
