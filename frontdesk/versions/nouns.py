"""The registry of settings: what each noun is made of, and by which actions it is written."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from frontdesk.actor import Actor


class Kind(StrEnum):
    """What a part of a setting is in a file."""

    TEXT = "a text"
    NUMBER = "a whole number"
    YES_NO = "true or false"
    WORDS = "a list of texts"
    # Whatever its noun's action takes and checks itself.
    TREE = "a list or several named values"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that can be set: its name in documents and files, its label on the page, and how its value is said."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    # What it is where a file does not say it; a part without stays as it is, and is needed for something new.
    default: Any = None
    is_optional: bool = False
    # Its value is the key in a file, and not repeated below it.
    is_key: bool = False
    words: Callable[[Any], str] | None = None
    # Of a list: in which order its words stand means something.
    is_ordered: bool = False

    def is_same(self, one: Any, other: Any) -> bool:
        """Tell whether two values mean the same."""
        if self.kind is Kind.WORDS and not self.is_ordered:
            return set(one or ()) == set(other or ())
        return bool(one == other)


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of setting.

    `name` stands in the table, `heading` in files (without a key below it when there `is_single`), `label` on pages.
    `document` tells all parts of a row as JSON, naming other settings by their keys. `make` and `change` write a whole document through
    ordinary actions; `archive` takes out of use what a file no longer has. `may` is who may see and restore it.
    """

    name: str
    heading: str
    label: str
    parts: tuple[Part, ...]
    rows: Callable[[], Iterable[Any]]
    document: Callable[[Any], dict[str, Any]]
    change: Callable[..., None]
    may: Callable[[Actor, Any], bool]
    key: Callable[[Any], str] = lambda row: str(row.pk)
    id: Callable[[Any], str] = lambda row: str(row.pk)
    # What the row is called; empty where there is only one.
    title: Callable[[Any], str] = str
    make: Callable[..., Any] | None = None
    archive: Callable[..., None] | None = None
    # The noun whose row it is a side of: it is there as soon as that is made.
    belongs_to: str = ""
    is_archived: Callable[[Any], bool] = lambda _: False
    is_single: bool = False
    # `rows` come in an order that means something: a file has them like that, and what is new is made in it.
    is_ordered: bool = False
    # The noun whose rows in use its list "order" puts into order: those that a file does not name follow as they are.
    orders: str = ""
    # Belongs into files.
    is_exported: bool = True
    # What a change would do to what is there, one line each; it never writes.
    counts: Callable[[Any, Mapping[str, Any] | None, Mapping[str, Any] | None], list[str]] | None = None

    def part(self, name: str) -> Part | None:
        """Return a part by its name."""
        return next((part for part in self.parts if part.name == name), None)

    def rows_with(self, ids: Collection[str]) -> list[Any]:
        """Return the rows that versions with these keys speak of, without those that are gone."""
        rows = self.rows()
        if isinstance(rows, QuerySet):
            rows = rows.filter(pk__in=[id for id in ids if id.isdecimal()])
        return [row for row in rows if self.id(row) in ids]

    def row(self, id: str) -> Any:
        """Return the row a version speaks of, None when it is gone."""
        return next(iter(self.rows_with([id])), None)


@cache
def nouns() -> Mapping[str, Noun]:
    """Return the nouns of `config/nouns.py` by name, in the order in which a file has and applies them."""
    table: Iterable[Noun] = import_string(settings.SETTINGS_NOUNS)
    return {noun.name: noun for noun in table}
