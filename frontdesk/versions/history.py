"""The versions of one setting, or the newest of several kinds, each with what it changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from frontdesk.versions.differences import Difference, differences
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import Noun, nouns

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A version as a page shows it."""

    version: Version
    noun: Noun
    # What the setting is called now, or was when it was there.
    title: str
    differences: tuple[Difference, ...]
    is_newest: bool
    # Whether the setting is still there, or was taken away since.
    is_there: bool

    @property
    def is_first(self) -> bool:
        """Whether nothing is known from before."""
        return self.version.number == 1

    @property
    def is_begin(self) -> bool:
        """Whether it is what was there when versions began."""
        return self.is_first and self.version.person_id is None

    @property
    def is_removal(self) -> bool:
        """Whether the setting was taken away."""
        return self.version.document is None

    @property
    def can_be_restored(self) -> bool:
        """Whether the setting can be made what it was then."""
        return not self.is_removal and not self.is_newest and (self.is_there or self.noun.make is not None)


@dataclass(frozen=True, slots=True)
class Strand:
    """A page of versions, the newest first; `more` is the id to go on from, None at the end."""

    noun: Noun
    key: str
    rows: list[Kept]
    more: int | None = None

    @property
    def newest(self) -> int:
        """The number of the newest version, 0 without one."""
        return self.rows[0].version.number if self.rows else 0


def strand(noun: Noun, key: str, *, after: int | None = None, limit: int = PAGE_SIZE) -> Strand:
    """Return the versions of one setting."""
    rows, more = _page(Q(noun=noun.name, key=key), after, limit)
    return Strand(noun, key, rows, more)


def newest_of(wanted: Iterable[Noun], *, after: int | None = None, limit: int = PAGE_SIZE) -> tuple[list[Kept], int | None]:
    """Return the newest versions of some nouns and the id to go on from."""
    return _page(Q(noun__in=[noun.name for noun in wanted]), after, limit)


def newest_number(noun: str, key: str) -> int:
    """Return the number of a setting's newest version, 0 without one."""
    return Version.objects.filter(noun=noun, key=key).order_by("-number").values_list("number", flat=True).first() or 0


def _page(wanted: Q, after: int | None, limit: int) -> tuple[list[Kept], int | None]:
    rows = Version.objects.filter(wanted).order_by("-id")
    found = list((rows.filter(id__lt=after) if after is not None else rows)[: limit + 1])
    page = [version for version in found[:limit] if version.noun in nouns()]
    earlier = _documents(Q(noun=each.noun, key=each.key, number=each.number - 1) for each in page if each.number > 1)
    later = _documents(Q(noun=each.noun, key=each.key, number=each.number + 1) for each in page)
    titles = _titles(page)
    kept = [
        Kept(
            version=each,
            noun=nouns()[each.noun],
            title=titles.get((each.noun, each.key)) or _called(each, earlier.get((each.noun, each.key, each.number - 1))),
            differences=differences(nouns()[each.noun], earlier.get((each.noun, each.key, each.number - 1)), each.document),
            is_newest=(each.noun, each.key, each.number + 1) not in later,
            is_there=(each.noun, each.key) in titles,
        )
        for each in page
    ]
    return kept, found[limit - 1].id if len(found) > limit else None


def _documents(wanted: Iterable[Q]) -> dict[tuple[str, str, int], Any]:
    clauses = list(wanted)
    if not clauses:
        return {}
    either = clauses[0]
    for clause in clauses[1:]:
        either |= clause
    return {
        (noun, key, number): what
        for noun, key, number, what in Version.objects.filter(either).values_list("noun", "key", "number", "document")
    }


def _titles(page: list[Version]) -> dict[tuple[str, str], str]:
    keys: dict[str, set[str]] = {}
    for each in page:
        keys.setdefault(each.noun, set()).add(each.key)
    return {
        (name, nouns()[name].id(row)): nouns()[name].title(row) for name, wanted in keys.items() for row in nouns()[name].rows_with(wanted)
    }


def _called(version: Version, earlier: Any) -> str:
    facts = version.document or earlier or {}
    return str(facts.get("name") or version.key)
