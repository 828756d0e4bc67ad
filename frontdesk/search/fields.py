"""The operators of the search box: what each is called, what its values are, and under which key a list's address has it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from frontdesk.tickets import priorities, statuses, types
from frontdesk.tickets.conditions import DUE
from frontdesk.tickets.models import UNSOLVED, Channel, Status

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


class StatusWords(Mapping[str, str]):
    """What can be asked of a status -> what it is called: words for categories, and the desk's own statuses by key.

    Archived ones are known, so that addresses and views go on, but not listed.
    """

    def __getitem__(self, word: str) -> str:
        if word in STATUSES:
            label, categories = STATUSES[word]
            return statuses.current().word(categories[0]) if len(categories) == 1 else label
        if (found := statuses.with_key(word)) is None:
            raise KeyError(word)
        return found.name

    def __iter__(self) -> Iterator[str]:
        known = statuses.current()
        for word, (_, categories) in STATUSES.items():
            yield word
            if len(categories) == 1 and known.is_told_apart(categories[0]):
                yield from (status.key for status in known.of(categories[0]))

    def __contains__(self, word: object) -> bool:
        return word in STATUSES or (isinstance(word, str) and statuses.with_key(word) is not None)

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return sum(1 for _ in self)


def status_filter(words: Iterable[str]) -> tuple[tuple[Status, ...], tuple[int, ...]]:
    """Return the categories that words ask for, and the numbers of those statuses that are asked for alone; nothing is any."""
    if "any" in (words := tuple(words)):
        return (), ()
    whole = {status for word in words if word in STATUSES for status in STATUSES[word][1]}
    found = [status for word in words if word not in STATUSES and (status := statuses.with_key(word))]
    own = [status for status in found if status.category not in whole]
    return tuple(sorted({*whole, *(status.category for status in own)})), tuple(sorted(status.id for status in own))


STATUS_WORDS: Final = StatusWords()
CHANNELS: Final = {str(channel.value): str(channel.label) for channel in Channel}
HAS: Final = {"attachment": "A file", "note": "An internal note", "draft": "A draft of yours"}
IS: Final = {"unread": "Unread", "unassigned": "Unassigned", "snoozed": "Snoozed", "mentioned": "Mentions you", "shared": "Shared with us"}
DUE_WORDS: Final = dict(zip(DUE, ("late", "in the next hour", "today"), strict=True))


@dataclass(frozen=True, slots=True)
class Field:
    """An operator. `key` is empty when its values decide the key; `choices` is empty when values are not a fixed list."""

    name: str
    key: str
    about: str
    choices: Mapping[str, str]
    is_date: bool = False
    can_be_left_out: bool = True


def _field(name: str, key: str, about: str, choices: Mapping[str, str] | None = None, *, can_be_left_out: bool = True) -> Field:
    return Field(name, key, about, {} if choices is None else choices, can_be_left_out=can_be_left_out)


def _dates(name: str, about: str) -> Field:
    return Field(name, name, about, {}, is_date=True, can_be_left_out=False)


FIELDS: Final = {
    field.name: field
    for field in (
        _field("status", "status", "how far it is", STATUS_WORDS),
        _field("team", "team", "whose it is"),
        _field("assignee", "assignee", "who works on it: me, none or a name"),
        _field("from", "requester", "the customer’s address or name"),
        _field("org", "org", "the customer’s organisation"),
        _field("tag", "tag", "a tag on it"),
        _field("priority", "priority", "how pressing it is", priorities.NAMES),
        _field("type", "type", "what kind it is", types.NAMES),
        _field("channel", "channel", "how it came in", CHANNELS),
        _field("has", "has", "what is in it", HAS),
        _field("is", "", "what state it is in for you", IS),
        _field("due", "due", "when an answer is owed", DUE_WORDS, can_be_left_out=False),
        _dates("created", "when it was asked"),
        _dates("updated", "when it last changed"),
        _dates("solved", "when it was solved"),
    )
}
ALIASES: Final = {
    "to": "assignee",
    "customer": "from",
    "requester": "from",
    "organisation": "org",
    "organization": "org",
    "company": "org",
    "tags": "tag",
    "state": "status",
}
# is:open means what status:open means.
KEYS_OF_IS: Final[dict[str, tuple[str, str]]] = {
    "unassigned": ("assignee", "none"),
    "shared": ("shared", "us"),
    "snoozed": ("snoozed", "yes"),
    "mentioned": ("mentions", "me"),
    "unread": ("is", "unread"),
    **{word: ("status", word) for word in STATUSES if word != "any"},
}
# Keys that only one value can be asked of, as the search box has them.
SWITCHES_OF_IS: Final = {key: word for word, (key, _) in KEYS_OF_IS.items() if key in ("shared", "snoozed", "mentions")}


def field_named(name: str) -> Field | None:
    """Return the operator of this name, or of another name for it."""
    return FIELDS.get(ALIASES.get(name, name))


def nearest_field(name: str) -> str:
    """Return the operator that was probably meant, empty when none looks like it."""
    close = get_close_matches(name, [*FIELDS, *ALIASES], n=1, cutoff=0.75) if len(name) > 2 else []
    return ALIASES.get(close[0], close[0]) if close else ""
