"""What the search box offers while somebody types: operators first, then the values of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from frontdesk.actor import Actor
from frontdesk.identity.colleagues import colleagues_named
from frontdesk.identity.people import organisations_named, people_named
from frontdesk.search.custom import field_called, values_of
from frontdesk.search.fields import FIELDS, Field, field_named
from frontdesk.search.tokens import quoted
from frontdesk.tickets.around import Directory

SHOWN: Final = 8
DAYS: Final = {"today": "Today", "yesterday": "Yesterday", "7d": "The last seven days", "30d": "The last thirty days"}


@dataclass(frozen=True, slots=True)
class Offer:
    """What is put in place of the last word, and what it is."""

    insert: str
    label: str
    about: str = ""


def offers(text: str, directory: Directory, *, by: Actor) -> list[Offer]:
    """Return what may follow in place of the last word of a text. An empty word offers every operator."""
    last = text.rsplit(maxsplit=1)[-1] if text.strip() and not text[-1].isspace() else ""
    sign, word = ("-", last[1:]) if last.startswith("-") else ("", last)
    name, colon, value = word.partition(":")
    found = field_named(name.lower()) if colon else None
    own = field_called(name.lower(), directory) if colon and found is None else None
    if found is None and own is None:
        return [] if colon else list(_operators(sign, word.lower(), directory))
    start = value.rpartition(",")[2].strip('"').lstrip("<>=")
    pairs = values_of(own, start.casefold()) if own else _values(found, start, directory, by) if found else ()
    lead = sign + word[: len(word) - len(start)].rstrip('"')
    return [Offer(f"{lead}{quoted(insert)} ", insert, about) for insert, about in pairs][:SHOWN]


def _operators(sign: str, start: str, directory: Directory) -> Iterator[Offer]:
    for field in FIELDS.values():
        if field.name.startswith(start) and (not sign or field.can_be_left_out):
            yield Offer(f"{sign}{field.name}:", f"{sign}{field.name}:", field.about)
    for own in directory.fields:
        is_meant = own.key.startswith(start) or any(word.startswith(start) for word in own.label.casefold().split())
        if is_meant and not own.is_archived:
            yield Offer(f"{sign}{own.key}:", f"{sign}{own.key}:", own.label)


def _values(field: Field, start: str, directory: Directory, by: Actor) -> Iterator[tuple[str, str]]:
    folded = start.casefold()
    if field.name == "from":
        yield from ((person.email, person.name) for person in people_named(start, limit=SHOWN))
    elif field.name == "org":
        yield from ((name, "") for name in organisations_named(start, limit=SHOWN))
    elif field.name == "assignee":
        yield from ((word, about) for word, about in (("me", "You"), ("none", "Nobody")) if word.startswith(folded))
        found = colleagues_named(start, by=by) if start else []
        yield from ((person.email, person.name) for person in found if person.kind == "person")
    elif field.name == "team":
        teams = directory.in_use()
        yield from ((team.slug, team.name) for team in teams if folded in team.name.casefold() or team.slug.startswith(folded))
    elif field.name == "tag":
        yield from ((name, "") for name in directory.tag_names if name.casefold().startswith(folded))
    else:
        choices = DAYS if field.is_date else field.choices
        yield from ((word, label) for word, label in choices.items() if word.startswith(folded) or label.casefold().startswith(folded))
