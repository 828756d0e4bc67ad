"""The fields as whoever asks knows them: one statement, one list in order."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection

from frontdesk.fields.models import ForCustomers, Kind, Required

# The policies say which fields there are for somebody; this, which of them their role changes.
MAY_EDIT = """(cardinality(f.edit_role_ids) = 0 or (
  select role_id from identity_person where id = (select current_setting('frontdesk.person'))::bigint) = any(f.edit_role_ids))"""
LISTED = """(select json_agg(json_build_array(f.id, f.key, f.label, f.help, f.kind, f.choices, f.required, f.for_customers, f.condition,
  f.team_ids, f.types, f.forms, f.is_archived, {may_edit}) order by f.position, f.id) from fields_field f)"""
# For statements that read the fields together with something else: as staff know them, and as customers do.
FIELDS = LISTED.format(may_edit=MAY_EDIT)
FIELDS_OF_CUSTOMERS = LISTED.format(may_edit="f.for_customers = 'asked'")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a field's choices. `parent` is the key of the choice it stands below, empty at the top."""

    key: str
    label: str
    parent: str = ""
    is_archived: bool = False


@dataclass(frozen=True)
class Definition:
    """A field as one of its readers knows it."""

    id: int
    key: str
    label: str
    help: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    required: Required = Required.NEVER
    for_customers: ForCustomers = ForCustomers.NOTHING
    condition: Mapping[str, Any] | None = field(default=None, hash=False)
    team_ids: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    # What the forms of types say of it, by type (`showing.formed`).
    forms: Mapping[str, Any] = field(default_factory=dict, hash=False)
    is_archived: bool = False
    may_edit: bool = True

    @cached_property
    def by_key(self) -> dict[str, Choice]:
        """Its choices by their keys."""
        return {choice.key: choice for choice in self.choices}

    def path(self, key: str) -> str:
        """Return a choice with what it stands below, as people read it."""
        names: list[str] = []
        found = self.by_key.get(key)
        while found is not None and len(names) < len(self.choices):
            names.append(found.label)
            found = self.by_key.get(found.parent)
        return " › ".join(reversed(names)) or key

    @property
    def is_asked(self) -> bool:
        """Whether customers fill it in when they ask."""
        return self.for_customers is ForCustomers.ASKED

    def above(self, key: str) -> list[str]:
        """Return the keys of a choice and of all that it stands below."""
        found: list[str] = []
        while (choice := self.by_key.get(key)) is not None and key not in found:
            found.append(key)
            key = choice.parent
        return found

    def below(self, key: str) -> list[str]:
        """Return the keys of a choice and of all that stand below it."""
        found = [key]
        for choice in self.choices:
            if choice.parent in found:
                found.append(choice.key)
        return found

    def offered(self, held: str = "") -> list[Choice]:
        """Return the choices in use, and the one that is held already."""
        return [choice for choice in self.choices if not self._is_gone(choice) or choice.key == held]

    def _is_gone(self, choice: Choice) -> bool:
        while not choice.is_archived:
            above = self.by_key.get(choice.parent)
            if above is None:
                return False
            choice = above
        return True


def definitions(*, for_customers: bool = False) -> list[Definition]:
    """Return the fields that the reader's persona and role see, in order; for staff archived ones too."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {FIELDS_OF_CUSTOMERS if for_customers else FIELDS}::text")
        return read(json.loads(cursor.fetchone()[0] or "[]"))


def read(rows: Iterable[Iterable[Any]] | None) -> list[Definition]:
    """Return the definitions that a statement with FIELDS found."""
    return [_definition(list(row)) for row in rows or ()]


def _definition(row: list[Any]) -> Definition:
    id_, key, label, help_, kind, choices, required, for_customers, condition, team_ids, types, forms, is_archived, may_edit = row
    return Definition(
        *(id_, key, label, help_, Kind(kind), read_choices(choices), Required(required), ForCustomers(for_customers)),
        condition=condition or None,
        team_ids=tuple(team_ids),
        types=tuple(types),
        forms=forms,
        is_archived=is_archived,
        may_edit=bool(may_edit),
    )


def read_choices(kept: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    """Return choices as the field keeps them."""
    return tuple(Choice(each["key"], each["label"], each.get("parent", ""), each.get("is_archived", False)) for each in kept)


def written_choices(choices: Iterable[Choice]) -> list[dict[str, Any]]:
    """Return choices as the field keeps them; what is empty is left out."""
    return [
        {"key": each.key, "label": each.label}
        | ({"parent": each.parent} if each.parent else {})
        | ({"is_archived": True} if each.is_archived else {})
        for each in choices
    ]
