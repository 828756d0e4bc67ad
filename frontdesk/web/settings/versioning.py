"""The “Versions” part that a page of the settings shows below its forms, and where each kind of setting has its page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from frontdesk.actor import Actor
from frontdesk.versions.history import Kept, newest_of, strand
from frontdesk.versions.nouns import Noun, nouns

SHOWN = 5
# Noun -> the address of the page where a row of it is changed.
PLACES: Mapping[str, Callable[[Any], str]] = {
    "role": lambda row: reverse("settings:role", args=[row.pk]),
    "second_step": lambda _: reverse("settings:second_steps"),
    "rule": lambda row: reverse("settings:rule", args=[row.pk]),
    "rule_order": lambda _: reverse("settings:routing"),
    "team": lambda row: reverse("settings:team", args=[row.pk]),
    "tag": lambda row: reverse("settings:tag", args=[row.pk]),
    "field_order": lambda _: reverse("settings:fields"),
    "status": lambda row: reverse("settings:status", args=[row.pk]),
    "status_ways": lambda _: reverse("settings:transitions"),
    "priority": lambda row: reverse("settings:priority", args=[row.pk]),
    "priority_order": lambda _: reverse("settings:priorities"),
    "field": lambda row: reverse("settings:field", args=[row.pk]),
    "type_order": lambda _: reverse("settings:types"),
    "type": lambda row: reverse("settings:type", args=[row.pk]),
    "hours": lambda row: reverse("settings:hours", args=[row.team.slug]),
    "pattern": lambda row: reverse("settings:pattern", args=[row.team.slug, row.pk]),
    "provider": lambda row: reverse("settings:provider", args=[row.pk]),
    "organisation": lambda row: reverse("settings:organisation", args=[row.pk]),
    "assignment": lambda row: reverse("settings:team_assignment", args=[row.team.slug]),
    "skill": lambda row: reverse("settings:skill", args=[row.pk]),
    "macro": lambda row: reverse("workspace:macro", args=[row.pk]),
    "view": lambda _: reverse("workspace:views"),
    "desk": lambda _: reverse("settings:desk"),
    "notices": lambda _: reverse("settings:desk"),
    "mailbox": lambda row: reverse("settings:mailbox", args=[row.pk]),
    "mail_texts": lambda _: reverse("settings:mail_texts"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """The newest versions of one setting, or of all of a kind (`is_mixed`)."""

    heading: str
    rows: list[Kept]
    # Of the older ones; empty when these are all.
    url: str
    is_mixed: bool = False

    @property
    def newest(self) -> int:
        """The number of the newest version: what a restoration must still find."""
        return self.rows[0].version.number


def versions_of(name: str, row: Any, heading: str = "") -> list[Part]:
    """Return the part of a page about one setting; nothing while it has no version."""
    noun = nouns()[name]
    kept = strand(noun, noun.id(row), limit=SHOWN)
    url = reverse("settings:versions_of", args=[name, noun.id(row)]) if kept.more else ""
    return [Part(heading, kept.rows, url)] if kept.rows else []


def versions_of_all(name: str, heading: str = "") -> list[Part]:
    """Return the part of a page that shows all settings of a kind."""
    rows, more = newest_of([nouns()[name]], limit=SHOWN)
    url = f"{reverse('settings:versions')}?of={name}" if more else ""
    return [Part(heading, rows, url, is_mixed=True)] if rows else []


def title_of(noun: Noun, kept: Kept) -> str:
    """Return what a setting is called on its page of versions."""
    return f"{noun.label} {kept.title}" if kept.title else noun.label


def place_of(noun: Noun, row: Any) -> str:
    """Return the address of the page where a setting is changed; empty when it is gone or has none."""
    return PLACES[noun.name](row) if row is not None and noun.name in PLACES else ""


def readable_nouns(by: Actor) -> list[Noun]:
    """Return the kinds of settings whose versions the actor may see all."""
    return [noun for noun in nouns().values() if noun.may(by, None)]
