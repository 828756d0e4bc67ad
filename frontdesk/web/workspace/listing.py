"""The list's address: its query string is the filter, and nothing else remembers it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from frontdesk.tickets.around import Directory, ViewFacts
from frontdesk.tickets.conditions import DUE, Filter, Span
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.models import UNSOLVED, Priority, Status

# In the order in which chips and addresses name them.
LABELS: Final[dict[str, str]] = {
    "assignee": "Assignee",
    "status": "Status",
    "priority": "Priority",
    "due": "Due",
    "team": "Team",
    "tag": "Tag",
    "requester": "Customer",
    "q": "Text",
    "from": "Since",
    "until": "Until",
    "snoozed": "Snoozed",
    "mentions": "Mentions",
    "shared": "Shared with",
}
REPEATED: Final = frozenset({"assignee", "status", "priority", "team", "tag"})
STATUSES: Final[dict[str, tuple[str, tuple[Status, ...]]]] = {
    "new": ("New", (Status.NEW,)),
    "open": ("Open", (Status.OPEN,)),
    "waiting": ("Waiting on customer", (Status.WAITING_CUSTOMER,)),
    "others": ("Waiting on others", (Status.WAITING_OTHERS,)),
    "solved": ("Solved", (Status.SOLVED,)),
    "closed": ("Closed", (Status.CLOSED,)),
    "unsolved": ("Unsolved", UNSOLVED),
    "any": ("Any", ()),
}
PRIORITIES: Final = {priority.name.lower(): priority for priority in Priority}
DUE_WORDS: Final = dict(zip(DUE, ("late", "in the next hour", "today"), strict=True))
SNOOZED: Final = {"yes": "only", "any": "too"}
# What only one word can be asked of.
SWITCHES: Final = {"shared": "us", "mentions": "me"}
SORTS: Final = {
    Sort.TURN: "Whose turn, next deadline first",
    Sort.DUE: "Next deadline first",
    Sort.UPDATED: "Last change first",
    Sort.CREATED: "Newest first",
}
# Only where there are snoozed tickets alone.
WAKING_SORT: Final = {Sort.WAKES: "Next to wake first"}
# Places that every sidebar has -> their names.
PLACES: Final = {
    "assignee=me": "My queue",
    "assignee=none": "Unassigned",
    "due=1h": "Due in the next hour",
    "mentions=me": "Mentions",
    "snoozed=yes": "Snoozed",
    "shared=us": "Shared with us",
    "": "All tickets",
}
# How the address of a view says that all of its filters were taken away.
EVERYTHING: Final = "status=unsolved"
VALUE_MAX_LENGTH: Final = 300
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
        return urlencode(pairs if self.sort is Sort.TURN else [*pairs, ("sort", self.sort.value)], doseq=True)

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
        return self.view is None and (self.place not in PLACES or self.sort not in (Sort.TURN, Sort.WAKES)) and set(self.values) != {"team"}

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

    def one(self, key: str) -> str:
        """Return the first value of a key, empty when there is none."""
        return next(iter(self.values.get(key, ())), "")

    def more(self, key: str) -> tuple[str, ...]:
        """Return the values beside the first, which a field for one value must carry along."""
        return self.values.get(key, ())[1:]

    def chips(self) -> list[Chip]:
        """Return a chip for each value."""
        return [
            Chip(LABELS[key], self._word(key, value), self.without(key, value).url)
            for key, values in self.values.items()
            for value in values
        ]

    def filter(self) -> Filter:
        """Return what the query of the list takes. A team that does not exist finds nothing."""
        team_ids = {team.slug: team.id for team in self.directory.in_use()}
        return Filter(
            statuses=self._statuses(),
            priorities=tuple(PRIORITIES[word] for word in self.values.get("priority", ())),
            team_ids=tuple(team_ids.get(slug, 0) for slug in self.values.get("team", ())),
            assignees=self.values.get("assignee", ()),
            tags=self.values.get("tag", ()),
            requesters=self.values.get("requester", ()),
            text=self.one("q"),
            created=Span(_date(self.one("from")), _date(self.one("until"))),
            due=self.one("due"),
            snoozed=self.one("snoozed"),
            is_shared="shared" in self.values,
            is_mentioned="mentions" in self.values,
        )

    def title(self) -> str:
        """Return the list's name."""
        if self.view is not None:
            return self.view.name
        if self.place in PLACES:
            return PLACES[self.place]
        if set(self.values) == {"team"} and len(self.values["team"]) == 1:
            return self._word("team", self.one("team"))
        return "Search" if "q" in self.values else "Tickets"

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

    def _statuses(self) -> tuple[Status, ...]:
        # Whoever looks for words or mentions wants every ticket that has them, solved ones too.
        words = self.values.get("status", ("any" if {"q", "mentions"} & set(self.values) else "unsolved",))
        if "any" in words:
            return ()
        return tuple(sorted({status for word in words for status in STATUSES[word][1]}))

    def _word(self, key: str, value: str) -> str:
        if key == "status":
            return STATUSES[value][0]
        if key == "priority":
            return str(PRIORITIES[value].label)
        if key == "team":
            return next((team.name for team in self.directory.teams.values() if team.slug == value), value)
        if key == "assignee":
            return self._assignee(value)
        if key in ("due", "snoozed"):
            return (DUE_WORDS if key == "due" else SNOOZED)[value]
        return f"“{value}”" if key == "q" else value

    def _assignee(self, value: str) -> str:
        if value in ("me", "none"):
            return {"me": "me", "none": "nobody"}[value]
        person = self.directory.colleagues.get(int(value[:18]))
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
    values = {key: found for key in LABELS if (found := tuple(_values(key, query.getlist(key))))}
    sort = query.get("sort", "")
    return values, Sort(sort) if sort in set(Sort) else Sort.TURN


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
    return list(seen)[: VALUES_MAX if key in REPEATED else 1]


def _is_known(key: str, word: str) -> bool:
    if key == "status":
        return word in STATUSES
    if key == "priority":
        return word in PRIORITIES
    if key in SWITCHES:
        return word == SWITCHES[key]
    if key in ("due", "snoozed"):
        return word in (DUE if key == "due" else SNOOZED)
    if key == "assignee":
        return word in ("me", "none") or (word.isascii() and word.isdigit())
    return _date(word) is not None if key in ("from", "until") else True


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        return None
