"""The list's address: its query string is the filter, and nothing else remembers it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from frontdesk.tickets.around import Directory
from frontdesk.tickets.conditions import Filter, Span
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.models import UNSOLVED, Priority, Status

# In the order in which chips and addresses name them.
LABELS: Final[dict[str, str]] = {
    "assignee": "Assignee",
    "status": "Status",
    "priority": "Priority",
    "team": "Team",
    "tag": "Tag",
    "requester": "Customer",
    "q": "Text",
    "from": "Since",
    "until": "Until",
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
SORTS: Final = {Sort.TURN: "Whose turn, longest waiting first", Sort.UPDATED: "Last change first", Sort.CREATED: "Newest first"}
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
    """What a list is about, as its address says. `after` is the key of the page before."""

    values: Mapping[str, tuple[str, ...]]
    sort: Sort
    after: str
    directory: Directory

    @cached_property
    def query(self) -> str:
        """The canonical query string, without the page."""
        return urlencode(self._pairs(), doseq=True)

    @cached_property
    def here(self) -> str:
        """The query string of this very page: what a ticket's address remembers."""
        return self._at(self.after) if self.after else self.query

    @property
    def url(self) -> str:
        """The address of the first page."""
        return listing_url(self.query)

    @property
    def here_url(self) -> str:
        """The address of this very page."""
        return listing_url(self.here)

    def at(self, after: str) -> str:
        """Return the address of the page that follows a key."""
        return listing_url(self._at(after))

    def sorted_by(self, sort: Sort) -> str:
        """Return the address of the same list in another order."""
        return Listing(self.values, sort, "", self.directory).url

    def one(self, key: str) -> str:
        """Return the first value of a key, empty when there is none."""
        return next(iter(self.values.get(key, ())), "")

    def more(self, key: str) -> tuple[str, ...]:
        """Return the values beside the first, which a field for one value must carry along."""
        return self.values.get(key, ())[1:]

    def chips(self) -> list[Chip]:
        """Return a chip for each value."""
        return [
            Chip(LABELS[key], self._word(key, value), self._without(key, value)) for key, values in self.values.items() for value in values
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
            is_shared="shared" in self.values,
        )

    def title(self) -> str:
        """Return the list's name."""
        names = {"assignee=me": "My queue", "assignee=none": "Unassigned", "shared=us": "Shared with us", "": "All tickets"}
        if self.place in names:
            return names[self.place]
        if set(self.values) == {"team"} and len(self.values["team"]) == 1:
            return self._word("team", self.one("team"))
        return "Search" if "q" in self.values else "Tickets"

    @cached_property
    def place(self) -> str:
        """The query without the order: by it the rail knows its places."""
        return urlencode([(key, value) for key, values in self.values.items() for value in values])

    def _at(self, after: str) -> str:
        return urlencode([*self._pairs(), ("after", after)], doseq=True)

    def _pairs(self) -> list[tuple[str, Sequence[str] | str]]:
        pairs: list[tuple[str, Sequence[str] | str]] = [(key, list(values)) for key, values in self.values.items()]
        return pairs if self.sort is Sort.TURN else [*pairs, ("sort", self.sort.value)]

    def _statuses(self) -> tuple[Status, ...]:
        # Whoever looks for words wants every ticket that has them, solved ones too.
        words = self.values.get("status", ("any" if "q" in self.values else "unsolved",))
        if "any" in words:
            return ()
        return tuple(sorted({status for word in words for status in STATUSES[word][1]}))

    def _without(self, key: str, value: str) -> str:
        kept = {name: tuple(v for v in values if (name, v) != (key, value)) for name, values in self.values.items()}
        return Listing({name: values for name, values in kept.items() if values}, self.sort, "", self.directory).url

    def _word(self, key: str, value: str) -> str:
        if key == "status":
            return STATUSES[value][0]
        if key == "priority":
            return str(PRIORITIES[value].label)
        if key == "team":
            return next((team.name for team in self.directory.teams.values() if team.slug == value), value)
        if key == "assignee":
            return self._assignee(value)
        return f"“{value}”" if key == "q" else value

    def _assignee(self, value: str) -> str:
        if value in ("me", "none"):
            return {"me": "me", "none": "nobody"}[value]
        person = self.directory.colleagues.get(int(value[:18]))
        return person.name if person else f"person {value}"


def listing_of(query: QueryDict, directory: Directory) -> Listing:
    """Read a list's address. What it does not know, and what is empty, is left out."""
    values = {key: found for key in LABELS if (found := tuple(_values(key, query.getlist(key))))}
    sort = query.get("sort", "")
    return Listing(values, Sort(sort) if sort in set(Sort) else Sort.TURN, query.get("after", "")[:VALUE_MAX_LENGTH], directory)


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
    if key == "shared":
        return word == "us"
    if key == "assignee":
        return word in ("me", "none") or (word.isascii() and word.isdigit())
    return _date(word) is not None if key in ("from", "until") else True


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        return None
