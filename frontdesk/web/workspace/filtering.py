"""What the filter of a list offers: its fields, as the list's address fills them, and the orders there are for it."""

from collections.abc import Iterator
from typing import Any

from frontdesk.actor import Actor, Persona
from frontdesk.search.fields import DUE_WORDS, STATUS_WORDS
from frontdesk.tickets import priorities
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.lists import Sort, sort_for
from frontdesk.web.workspace import menus
from frontdesk.web.workspace.list_words import LABELS, MATCH_SORT, SORTS, WAKING_SORT
from frontdesk.web.workspace.listing import Listing, usual_sort

IN_FORM = frozenset({"q", "status", "priority", "team", "assignee", "due", "snoozed", "tag", "requester", "from", "until"})
SNOOZED_WORDS = (("", "Left out"), ("any", "Shown too"), ("yes", "Only these"))


def sorts(wanted: Filter) -> Iterator[tuple[Sort, str]]:
    """Yield the orders that a list can have, with their words."""
    for sort, label in (MATCH_SORT | WAKING_SORT | SORTS).items():
        if sort_for(wanted, sort) is sort:
            yield sort, label


def filter_fields(listing: Listing, by: Actor) -> dict[str, Any]:
    """Return the fields of the filter's form."""
    directory, is_reader = listing.directory, by.persona is Persona.READER
    return {
        "statuses": [(word, label, word in listing.values.get("status", ())) for word, label in STATUS_WORDS.items()],
        "priorities": [(word, name, word in listing.values.get("priority", ())) for word, name in priorities.NAMES.items()],
        "teams": [team for team in directory.in_use() if is_reader or team.id in by.team_ids],
        "dues": [("", "Any", not listing.one("due")), *((word, label, word == listing.one("due")) for word, label in DUE_WORDS.items())],
        "snoozes": [(word, label, word == listing.one("snoozed")) for word, label in SNOOZED_WORDS],
        "one": {key: listing.one(key) for key in LABELS},
        "carried": [(key, value) for key in ("team", "assignee", "tag", "requester") for value in listing.more(key)] + _carried(listing),
        "tag_options": menus.options((name, "") for name in directory.tag_names),
        "colleague_options": menus.options(
            ((str(person.id), person.name) for person in directory.colleagues.values() if person.id != by.person_id),
            selected=listing.one("assignee"),
        ),
    }


def _carried(listing: Listing) -> list[tuple[str, str]]:
    """Return what has no field in the form and must not get lost by it."""
    sort = [] if listing.sort in (Sort.MATCH, usual_sort(listing.values)) else [("sort", listing.sort.value)]
    return [*sort, *((key, value) for key, values in listing.values.items() if key not in IN_FORM for value in values)]
