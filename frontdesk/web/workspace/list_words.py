"""The keys of a list's address and their values, as people read them."""

from collections.abc import Mapping
from typing import Final

from frontdesk.search.fields import CHANNELS, DUE_WORDS, HAS, STATUS_WORDS
from frontdesk.tickets import priorities, types
from frontdesk.tickets.lists import Sort

# What a list can leave out: "-tag=spam".
LEFT_OUT: Final = {
    "status": "Not status",
    "priority": "Not priority",
    "team": "Not team",
    "assignee": "Not assigned to",
    "tag": "Not tagged",
    "requester": "Not from",
    "org": "Not of",
    "type": "Not type",
    "channel": "Not by",
    "has": "Without",
    "is": "Not",
}
# In the order in which chips and addresses name them.
LABELS: Final[dict[str, str]] = {
    "assignee": "Assignee",
    "status": "Status",
    "priority": "Priority",
    "due": "Due",
    "team": "Team",
    "tag": "Tag",
    "requester": "Customer",
    "org": "Organisation",
    "type": "Type",
    "channel": "Channel",
    "has": "Has",
    "is": "Is",
    "q": "Text",
    "from": "Since",
    "until": "Until",
    "updated": "Changed",
    "solved": "Solved",
    "snoozed": "Snoozed",
    "mentions": "Mentions",
    "drafts": "Drafts",
    "shared": "Shared with",
    "exact": "Spelling",
    **{f"-{key}": label for key, label in LEFT_OUT.items()},
}
REPEATED: Final = frozenset({*LEFT_OUT, *(f"-{key}" for key in LEFT_OUT)})
WORDS: Final[dict[str, Mapping[str, str]]] = {
    "status": STATUS_WORDS,
    "priority": priorities.NAMES,
    "type": types.NAMES,
    "channel": CHANNELS,
    "has": HAS,
    "is": {"unread": "unread"},
    "due": DUE_WORDS,
}
SNOOZED: Final = {"yes": "only", "any": "too"}
# What only one word can be asked of.
SWITCHES: Final = {"shared": "us", "mentions": "me", "drafts": "me", "exact": "as typed"}
# Only where there are words to be found.
MATCH_SORT: Final = {Sort.MATCH: "Best match first"}
NEWEST_MATCH: Final = "Newest match first"
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
    "drafts=me": "Drafts",
    "shared=us": "Shared with us",
    "": "All tickets",
}
SEARCH, TICKETS = "Search", "Tickets"
# How the address of a view says that all of its filters were taken away.
EVERYTHING: Final = "status=unsolved"
