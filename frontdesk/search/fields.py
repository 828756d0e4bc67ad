"""The operators of the search box: what each is called, what its values are, and under which key a list's address has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from frontdesk.tickets import types
from frontdesk.tickets.conditions import DUE
from frontdesk.tickets.models import UNSOLVED, Channel, Priority, Status

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
        _field("status", "status", "how far it is", {word: label for word, (label, _) in STATUSES.items()}),
        _field("team", "team", "whose it is"),
        _field("assignee", "assignee", "who works on it: me, none or a name"),
        _field("from", "requester", "the customer’s address or name"),
        _field("org", "org", "the customer’s organisation"),
        _field("tag", "tag", "a tag on it"),
        _field("priority", "priority", "how pressing it is", {word: str(p.label) for word, p in PRIORITIES.items()}),
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
