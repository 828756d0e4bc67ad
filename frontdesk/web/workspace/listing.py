"""The list's address: its query string is the filter, and nothing else remembers it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from frontdesk.identity.colleagues import colleague_named
from frontdesk.lib.text import id_in
from frontdesk.search import days
from frontdesk.search.custom import KEY
from frontdesk.search.fields import status_filter
from frontdesk.search.meaning import Asked, Names, asked, written
from frontdesk.tickets.around import Directory, ViewFacts
from frontdesk.tickets.conditions import Filter, Span
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.search import NOTHING_SAID
from frontdesk.web.workspace.list_fields import field_tests, field_word, is_repeated, keys_of, label_of
from frontdesk.web.workspace.list_words import EVERYTHING, PLACES, SEARCH, SNOOZED, SWITCHES, TICKETS, WORDS

VALUE_MAX_LENGTH: Final = 500
VALUES_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Chip:
    """One value of the filter, with the address of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Listing:
    """What a list is about, as its address says. `after` is the key of the page before; `view` the saved view that it began as."""

    values: Mapping[str, tuple[str, ...]]
    sort: Sort
    after: str
    directory: Directory
    view: ViewFacts | None = None

    @cached_property
    def query(self) -> str:
        """The canonical query string, without the page: what a view stores."""
        pairs: list[tuple[str, Sequence[str] | str]] = [(key, list(values)) for key, values in self.values.items()]
        is_usual = self.sort in (usual_sort(self.values), Sort.MATCH)
        return urlencode(pairs if is_usual else [*pairs, ("sort", self.sort.value)], doseq=True)

    @cached_property
    def here(self) -> str:
        """The query string of this very page: what a ticket's address remembers."""
        own = self._own(self.after)
        return own if self.view is None else "&".join(part for part in (urlencode({"view": self.view.slug}), own) if part)

    @property
    def url(self) -> str:
        """The address of the first page."""
        return self._url(self._own(""))

    @property
    def here_url(self) -> str:
        """The address of this very page."""
        return self._url(self._own(self.after))

    @property
    def action(self) -> str:
        """The address without a query: where the filter's form leads."""
        return self._url("")

    @cached_property
    def is_edited(self) -> bool:
        """Whether it differs from the view that it began as."""
        return self.view is not None and self.query != saved(self.view, self.directory).query

    @property
    def can_be_saved(self) -> bool:
        """Whether it is worth a name: no place of the sidebar shows it already."""
        return self.view is None and self.place not in PLACES and set(self.values) != {"team"}

    def at(self, after: str) -> str:
        """Return the address of the page that follows a key."""
        return self._url(self._own(after))

    def sorted_by(self, sort: Sort) -> str:
        """Return the address of the same list in another order."""
        return replace(self, sort=sort, after="").url

    def without(self, key: str, value: str) -> "Listing":
        """Return the list without one value of its filter."""
        kept = {name: tuple(v for v in values if (name, v) != (key, value)) for name, values in self.values.items()}
        return replace(self, values={name: values for name, values in kept.items() if values}, after="")

    def with_value(self, key: str, value: str, *, is_added: bool) -> "Listing":
        """Return the list with a value more, or with that value alone in its field."""
        values = (*self.values.get(key, ()), value) if is_added else (value,)
        merged = {**self.values, key: values}
        return replace(self, values={name: merged[name] for name in keys_of(merged) if name in merged}, after="")

    def one(self, key: str) -> str:
        """Return the first value of a key, empty when there is none."""
        return next(iter(self.values.get(key, ())), "")

    def more(self, key: str) -> tuple[str, ...]:
        """Return the values beside the first, which a field for one value must carry along."""
        return self.values.get(key, ())[1:]

    def chips(self) -> list[Chip]:
        """Return a chip for each value."""
        return [
            Chip(label_of(key, self.directory), self._word(key, value), self.without(key, value).url)
            for key, values in self.values.items()
            for value in values
        ]

    @cached_property
    def asked(self) -> Asked:
        """What the text of the list asks for: words, and operators that are not yet keys of the address."""
        return asked(self.one("q"), Names(self.directory, colleague_named), localdate())

    @property
    def is_spelled_out(self) -> bool:
        """Whether every operator of the text that is understood is a key of the address."""
        return not self.asked.values

    def spelled_out(self) -> "Listing":
        """Return the same list with the operators of its text as keys. A search looks through solved tickets as well."""
        values = {key: tuple(found) for key, found in self.values.items() if key != "q"}
        for key, found in self.asked.values.items():
            values[key] = tuple(dict.fromkeys((*values.get(key, ()), *found))) if is_repeated(key) else found
        if self.asked.words:
            values["q"] = (self.asked.words,)
        elif not {"status", "due", "snoozed"} & set(values):
            values["status"] = ("any",)
        return replace(self, values={key: values[key] for key in keys_of(values) if values.get(key)}, sort=usual_sort(values), after="")

    def with_words(self, words: str) -> "Listing":
        """Return the list with other words, from its first page on."""
        return replace(self, values={**self.values, "q": (words,)}, after="")

    def as_typed(self) -> "Listing":
        """Return the list without correction of its words."""
        return replace(self, values={**self.values, "exact": (SWITCHES["exact"],)}, after="")

    @property
    def typed(self) -> str:
        """The list as somebody would type it into the search box; empty at the places of the sidebar."""
        return written({**self.values, "q": ()}, self.one("q")) if self.title() in (SEARCH, TICKETS) else ""

    def filter(self) -> Filter:
        """Return what the query of the list takes. A team that does not exist finds nothing."""
        categories, own = status_filter(self._statuses())
        left_out = {key[1:] for key in self.values if key.startswith("-")}
        return replace(
            self._fields(""),
            statuses=categories,
            own=own,
            terms=self.asked.terms or NOTHING_SAID if "q" in self.values else (),
            created=Span(_date(self.one("from")), _date(self.one("until"))),
            updated=days.read(self.one("updated")),
            solved=days.read(self.one("solved")),
            due=self.one("due"),
            snoozed=self.one("snoozed"),
            is_shared="shared" in self.values,
            is_mentioned="mentions" in self.values,
            is_drafted="drafts" in self.values,
            is_exact="exact" in self.values,
            without=self._fields("-") if left_out else None,
        )

    def _fields(self, sign: str) -> Filter:
        """Return the fields that a list can take or leave out (`sign` "-")."""
        team_ids = {team.slug: team.id for team in self.directory.in_use()}

        def found(key: str) -> tuple[str, ...]:
            return self.values.get(sign + key, ())

        categories, own = status_filter(found("status"))
        return Filter(
            statuses=categories,
            own=own,
            priorities=found("priority"),
            types=found("type"),
            channels=found("channel"),
            team_ids=tuple(team_ids.get(slug, 0) for slug in found("team")),
            assignees=found("assignee"),
            tags=found("tag"),
            requesters=found("requester"),
            organisations=found("org"),
            has=found("has"),
            is_unread="unread" in found("is"),
            fields=field_tests(sign, self.values, self.directory),
        )

    def title(self) -> str:
        """Return the list's name."""
        if self.view is not None:
            return self.view.name
        if self.place in PLACES:
            return PLACES[self.place]
        if set(self.values) == {"team"} and len(self.values["team"]) == 1:
            return self._word("team", self.one("team"))
        return SEARCH if "q" in self.values else TICKETS

    @cached_property
    def place(self) -> str:
        """The query without the order: by it the rail knows its places."""
        return urlencode([(key, value) for key, values in self.values.items() for value in values])

    def _own(self, after: str) -> str:
        """Return the query string of a page of this list at its own address, which for a view unchanged needs no filter."""
        query = self.query
        if self.view is not None:
            query = (query or EVERYTHING) if self.is_edited else ""
        return "&".join(part for part in (query, urlencode({"after": after}) if after else "") if part)

    def _url(self, query: str) -> str:
        if self.view is None:
            return listing_url(query)
        place = reverse("workspace:view", args=[self.view.slug])
        return f"{place}?{query}" if query else place

    def _statuses(self) -> tuple[str, ...]:
        # Whoever looks for words, mentions or drafts wants every ticket that has them, solved ones too.
        return self.values.get("status", ("any" if {"q", "mentions", "drafts"} & set(self.values) else "unsolved",))

    def _word(self, key: str, value: str) -> str:
        key = key.removeprefix("-")
        if key.startswith(KEY):
            return field_word(key, value, self.directory, self._assignee)
        if key in WORDS:
            return WORDS[key][value]
        if key == "team":
            return next((team.name for team in self.directory.teams.values() if team.slug == value), value)
        if key == "assignee":
            return self._assignee(value)
        if key in ("updated", "solved"):
            return value.replace("..", " to ", 1).strip()
        return SNOOZED[value] if key == "snoozed" else f"“{value}”" if key == "q" else value

    def _assignee(self, value: str) -> str:
        if value in ("me", "none"):
            return {"me": "me", "none": "nobody"}[value]
        person = self.directory.colleagues.get(id_in(value) or 0)
        return person.name if person else f"person {value}"


def listing_of(query: QueryDict, directory: Directory, view: ViewFacts | None = None) -> Listing:
    """Read a list's address. What it does not know, and what is empty, is left out; a view's that says nothing is the view as saved."""
    listing = Listing(*_read(query), query.get("after", "")[:VALUE_MAX_LENGTH], directory, view)
    if view is None or listing.values or "sort" in query:
        return listing
    values, sort = _read(QueryDict(view.query))
    return replace(listing, values=values, sort=sort)


def saved(view: ViewFacts, directory: Directory) -> Listing:
    """Return the list that a view was saved as."""
    return listing_of(QueryDict(), directory, view)


def canonical(query: str, directory: Directory) -> str:
    """Return a query string as a view stores it."""
    return listing_of(QueryDict(query), directory).query


def view_named(slug: str, directory: Directory) -> ViewFacts | None:
    """Return the view of an address, None when there is none for this person. The number at its end decides."""
    number = slug.rpartition("-")[2]
    return directory.views.get(int(number[:18])) if number.isascii() and number.isdigit() else None


def _read(query: QueryDict) -> tuple[dict[str, tuple[str, ...]], Sort]:
    values = {key: found for key in keys_of(query) if (found := tuple(_values(key, query.getlist(key))))}
    sort = query.get("sort", "")
    return values, Sort(sort) if sort in set(Sort) else usual_sort(values)


def usual_sort(values: Mapping[str, tuple[str, ...]]) -> Sort:
    """Return the order that a list has when its address names none."""
    return Sort.MATCH if values.get("q") else Sort.TURN


def listing_url(query: str = "") -> str:
    """Return the address of a list."""
    return f"{tickets_place()}?{query}" if query else tickets_place()


@cache
def tickets_place() -> str:
    """Return where the lists are; a page asks for it some twenty times."""
    return reverse("workspace:tickets")


def _values(key: str, given: Iterable[str]) -> Iterable[str]:
    seen: dict[str, None] = {}
    for value in given:
        word = value.strip()[:VALUE_MAX_LENGTH]
        if word and "\0" not in word and _is_known(key, word):
            seen[word] = None
    return list(seen)[: VALUES_MAX if is_repeated(key) else 1]


def _is_known(key: str, word: str) -> bool:
    key = key.removeprefix("-")
    if key in SWITCHES:
        return word == SWITCHES[key]
    if key in WORDS:
        return word in WORDS[key]
    if key == "snoozed":
        return word in SNOOZED
    if key == "assignee":
        return word in ("me", "none") or (word.isascii() and word.isdigit())
    if key in ("updated", "solved"):
        return days.read(word) is not None
    return _date(word) is not None if key in ("from", "until") else True


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        return None
