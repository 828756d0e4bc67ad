"""The audit log in words: what each event says, about what, and what was before and after."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from frontdesk.actor import Actor
from frontdesk.events.models import Event
from frontdesk.identity import access
from frontdesk.identity.audit import KINDS, Wanted
from frontdesk.identity.models import Organisation, Person, Role, Team
from frontdesk.identity.reach import WORDS_OF_RIGHTS
from frontdesk.lib.text import id_in
from frontdesk.web.settings.audit_words import WORDS

WINDOWS = {
    "portal": "Portal",
    "mail": "Email",
    "workspace": "Workspace",
    "settings": "Settings",
    "accounts": "Sign-in",
    "job": "In the background",
    "command": "Command line",
}
# What the values of [before, after] are, where an event lists them without names.
LISTED = {
    "role.changed": ("name", "permissions"),
    "role.second_step_changed": ("second_step_days",),
    "organisation.changed": ("name", "shares_tickets"),
    "desk.changed": ("name", "hue", "default_team"),
}
LABELS = {
    "is_archived": "Archived",
    "shares_tickets": "Managers see colleagues’ tickets",
    "manages_organisation": "Manages the organisation",
    "default_team": "Default team",
    "hue": "Colour",
    "permissions": "May",
    "server_url": "Address",
    "client_id": "Client ID",
    "domains": "Opens accounts of",
    "makes_people": "Makes accounts",
    "is_on": "On",
    "has_new_secret": "New secret",
    "other_addresses": "Other addresses",
    "reply_address": "Answers go to",
    "fetching": "How its mail gets here",
    "host": "Mail server",
    "user": "Sign-in name",
    "security": "Protected by",
    "move_to": "Moved to",
    "kinds": "Which mails",
    "second_step_days": "Needed after days",
    "tone": "Colour",
    "label": "Name",
    "wording": "Customers read",
    "for_customers": "Customers",
    "condition": "Only when",
    "team_ids": "Teams",
    "view_role_ids": "Roles that see it",
    "edit_role_ids": "Roles that change it",
    "goes_to": "Its tickets go to",
    "into": "Into",
    "number": "Ticket",
    "person_id": "Person",
    "owner_id": "Owner",
    "strategy": "Who gets a new ticket",
    "fallback": "When that person cannot",
    "capacity": "Tickets at most",
    "at_shift_end": "At the end of a shift",
    "of": "Whose deeds",
    "minutes": "Minutes at most",
    "is_default": "New tickets are of it",
    "asks": "Asked for",
}
# Keys of an event's data that hold ids, and of what.
PEOPLE, TEAMS, ROLES, ORGANISATIONS = (
    ("person", "other", "joined", "left", "leads", "into", "of", "person_id", "owner_id", "people"),
    ("team", "default_team", "team_ids", "team_id"),
    ("role", "view_role_ids", "edit_role_ids"),
    ("organisation",),
)
PLACES = {
    "person": access.MANAGE_PEOPLE,
    "role": access.MANAGE_PEOPLE,
    "team": access.MANAGE_TEAMS,
    "organisation": access.MANAGE_ORGANISATIONS,
}
# Values that have words of their own.
READ: dict[str, Mapping[Any, str]] = {"permissions": WORDS_OF_RIGHTS, "weekdays": dict(enumerate(calendar.day_abbr))}
NOUNS = (
    *("person", "role", "team", "organisation", "field", "tag", "view", "macro", "job", "ticket", "provider", "rule", "skill"),
    *("status", "mailbox", "inbound", "type", "priority"),
)
# Of these the event says all there is to say.
SAID = frozenset({"before", "after", *NOUNS, *(f"{noun}_name" for noun in NOUNS), "scope", "fields"})


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after; both empty when the log holds only that it is so."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log."""

    id: int
    at: datetime
    who: str
    window: str
    words: str
    url: str
    changes: tuple[Change, ...]


def wanted_from(query: QueryDict) -> Wanted:
    """Read the address; what makes no sense in it is left out."""
    kind = query.get("kind", "")
    return Wanted(kind if kind in KINDS else "", id_in(query.get("who")), _day(query.get("from", "")), _day(query.get("until", "")))


def entries(events: Iterable[Event], by: Actor) -> list[Entry]:
    """Return events as rows, with the names that people, teams and roles have today."""
    listed = list(events)
    names = Names(listed)
    return [_entry(event, names, by) for event in listed]


class Names:
    """What the ids in some events are called now: one statement for each kind of thing they name."""

    def __init__(self, events: Iterable[Event]) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        for event in events:
            for key, value in _values(event):
                ids[key] |= {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)}
        self._known: dict[str, dict[int, str]] = {}
        for keys, model in ((PEOPLE, Person), (TEAMS, Team), (ROLES, Role), (ORGANISATIONS, Organisation)):
            wanted = set().union(*(ids[key] for key in keys))
            names = dict(model.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
            self._known |= dict.fromkeys(keys, names)

    def of(self, key: str, value: Any) -> str:
        """Return a value of this key as people read it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value in (None, "", []):
            return "nothing"
        if isinstance(value, list):
            return ", ".join(self.of(key, one) for one in value)
        if key in READ:
            return READ[key].get(value, str(value))
        if key in self._known:
            return self._known[key].get(value, f"number {value}")
        return str(value)

    def has(self, key: str, value: Any) -> bool:
        """Tell whether this is still there."""
        return value in self._known.get(key, {})


def _values(event: Event) -> Iterator[tuple[str, Any]]:
    yield from event.data.items()
    for side in ("before", "after"):
        yield from _named(event, side).items()


def _named(event: Event, side: str) -> dict[str, Any]:
    values = event.data.get(side) or {}
    return values if isinstance(values, dict) else dict(zip(LISTED.get(event.name, ()), values, strict=False))


def _entry(event: Event, names: Names, by: Actor) -> Entry:
    noun = next((noun for noun in NOUNS if noun == event.name.partition(".")[0] or (noun in event.data and noun != "team")), "")
    noun = noun or ("team" if "team" in event.data else "")
    it = _it(event, noun, names)
    words = WORDS.get(event.name, event.name.replace(".", " ").replace("_", " ").capitalize()).format(it=it)
    return Entry(
        event.pk, event.at, event.actor_name or "Frontdesk", WINDOWS.get(event.window, event.window), words,
        _url(event, noun, names, by), tuple(_changes(event, noun, names)),
    )  # fmt: skip


def _it(event: Event, noun: str, names: Names) -> str:
    said = event.data.get(f"{noun}_name") or _named(event, "after").get("name") or event.data.get("email")
    key = event.data.get(noun)
    if names.has(noun, key):
        return names.of(noun, key)
    return str(said or key or "somebody")


def _url(event: Event, noun: str, names: Names, by: Actor) -> str:
    key = event.data.get(noun)
    return reverse(f"settings:{noun}", args=[key]) if noun in PLACES and names.has(noun, key) and access.can(by, PLACES[noun]) else ""


def _changes(event: Event, noun: str, names: Names) -> Iterator[Change]:
    before, after = _named(event, "before"), _named(event, "after")
    for key in after:
        if before.get(key) != after[key]:
            yield from _change(key, before.get(key), after[key], names)
    for key, value in event.data.items():
        if key not in SAID and value not in (None, "", []):
            yield Change(_label(key), "", names.of(key, value))
    if noun != "team" and event.data.get("team"):
        yield Change("Team", "", names.of("team", event.data["team"]))
    for key in event.data.get("fields") or ():
        yield Change("Changed", "", _label(key).lower())


def _change(key: str, before: Any, after: Any, names: Names) -> Iterator[Change]:
    if isinstance(after, list):
        old, new = before or [], after
        for label, values in (("no longer", [one for one in old if one not in new]), ("now also", [one for one in new if one not in old])):
            if values:
                yield Change(f"{_label(key)} {label}", "", names.of(key, values))
        return
    yield Change(_label(key), names.of(key, before), names.of(key, after))


def _label(key: str) -> str:
    return LABELS.get(key, key.replace("_", " ").capitalize())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def table(rows: Iterable[Entry]) -> Iterator[list[str]]:
    """Return rows for a spreadsheet, with a heading. What a program could take for a formula is quoted (OWASP, CSV injection)."""
    yield ["Time (UTC)", "Who", "Where", "What", "Details"]
    for row in rows:
        details = "; ".join(
            f"{each.label}: {each.before} → {each.after}" if each.before else f"{each.label}: {each.after}" for each in row.changes
        )
        yield [row.at.isoformat(timespec="seconds"), *map(_unformulaic, (row.who, row.window, row.words, details))]


def _unformulaic(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
