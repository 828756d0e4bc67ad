"""Words to filters: "team pay" or "urgent" leads to the list with that added."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.actor import Actor, Persona
from frontdesk.search.fields import DUE_WORDS, STATUS_WORDS
from frontdesk.tickets import priorities
from frontdesk.web.workspace.list_words import LABELS, REPEATED
from frontdesk.web.workspace.listing import Listing

SHOWN = 12
TEXT_MAX_LENGTH = 100
SNOOZED_WORDS = {"any": "shown too", "yes": "only"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a list could be narrowed to, and the address of that list."""

    field: str
    value: str
    url: str


def choices(text: str, listing: Listing, by: Actor) -> list[Choice]:
    """Return the values that some words mean, in the order of the fields; free text comes last."""
    words = text.replace("\0", " ")[:TEXT_MAX_LENGTH].casefold().split()
    if not words:
        return []
    found: list[Choice] = []
    for key, value, label in (*_values(listing, by), *_free(" ".join(text.replace("\0", " ").split())[:TEXT_MAX_LENGTH])):
        # Where the text itself is the value it always fits.
        fits = key in FREE or all(any(part.startswith(word) for part in f"{LABELS[key]} {label}".casefold().split()) for word in words)
        if fits and value not in listing.values.get(key, ()):
            found.append(Choice(LABELS[key], label, listing.with_value(key, value, is_added=key in REPEATED).url))
        if len(found) == SHOWN:
            break
    return found


FREE = frozenset({"requester", "q"})


def _values(listing: Listing, by: Actor) -> Iterator[tuple[str, str, str]]:
    directory = listing.directory
    yield from (("status", word, label) for word, label in STATUS_WORDS.items())
    yield from (("priority", word, name) for word, name in priorities.NAMES.items())
    yield from (("due", word, label) for word, label in DUE_WORDS.items())
    yield from (("assignee", word, label) for word, label in (("me", f"me {by.name}"), ("none", "nobody unassigned")))
    is_reader = by.persona is Persona.READER
    yield from (("team", team.slug, team.name) for team in directory.in_use() if is_reader or team.id in by.team_ids)
    yield from (("tag", name, name) for name in directory.tag_names)
    yield from (("assignee", str(person.id), person.name) for person in directory.colleagues.values() if person.id != by.person_id)
    yield from (("snoozed", word, label) for word, label in SNOOZED_WORDS.items())


def _free(text: str) -> Iterator[tuple[str, str, str]]:
    if "@" in text:
        yield "requester", text, text
    yield "q", text, f"“{text}”"
