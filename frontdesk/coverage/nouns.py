"""Opening hours and recurring shifts as nouns of versions; opening hours stand in files, too."""

from calendar import day_abbr
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from frontdesk.actor import Actor
from frontdesk.coverage import access, actions, documents
from frontdesk.coverage.documents import WEEKDAYS
from frontdesk.coverage.models import ShiftPattern, TeamHours
from frontdesk.coverage.ranges import read_ranges
from frontdesk.identity.access import can
from frontdesk.identity.models import Person
from frontdesk.identity.nouns import team_named
from frontdesk.identity.permissions import SETTINGS_COVERAGE
from frontdesk.lib.errors import InvalidError
from frontdesk.versions.nouns import Kind, Noun, Part

Document = Mapping[str, Any]


def _may(by: Actor, row: TeamHours | ShiftPattern | None) -> bool:
    return can(by, SETTINGS_COVERAGE) if row is None else access.arranges(by, row.team_id)


def _make_hours(key: str, document: Document, *, by: Actor) -> TeamHours:
    team = team_named(key, "")
    if team is None:
        raise InvalidError("Opening hours belong to a team.")
    return actions.set_hours(team.pk, version=0, by=by, **_facts(document))


def _change_hours(row: TeamHours, document: Document, *, by: Actor) -> None:
    actions.set_hours(row.team_id, owner_id=row.owner_id, version=row.version, by=by, **_facts(document))


def _facts(document: Document) -> dict[str, Any]:
    special = document["special_days"]
    if not isinstance(special, dict):
        raise InvalidError("Special days are days with their hours, such as 2026-12-24: [10:00-14:00].", field="special_days")
    return {name: document[name] for name in ("zone", "country", "region", "approves_swaps")} | {
        "ranges": {number: _ranges(name, document[name]) for number, name in enumerate(WEEKDAYS, 1)},
        "special": {_day(day): _ranges(day, texts) for day, texts in special.items()},
    }


def _ranges(day: str, texts: Any) -> list[tuple[int, int]]:
    if not isinstance(texts, list):
        raise InvalidError(f"The hours of {day} are a list, such as [08:00-12:00, 13:00-17:00]; [] when closed.", field=day)
    return [_range(day, str(text)) for text in texts]


def _range(day: str, text: str) -> tuple[int, int]:
    try:
        ((starts, ends),) = read_ranges(text)
    except ValueError as error:
        raise InvalidError(f"“{text}” of {day} is no time. Write it like 08:00-12:00.", field=day) from error
    return starts, ends


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError(f"“{text}” is no day. Write it like 2026-12-24.", field="special_days") from error


def _special_in_words(special: Mapping[str, Iterable[str]] | None) -> str:
    return "\n".join(f"{day} {', '.join(ranges) or 'closed'}" for day, ranges in (special or {}).items())


def _make_pattern(_key: str, document: Document, *, by: Actor) -> ShiftPattern:
    team = team_named(document["team"], "team")
    if team is None:
        raise InvalidError("A shift belongs to a team.")
    return actions.create_pattern(team.pk, by=by, **_rule(document))


def _change_pattern(row: ShiftPattern, document: Document, *, by: Actor) -> None:
    actions.change_pattern(row, version=row.version, by=by, **_rule(document))


def _rule(document: Document) -> dict[str, Any]:
    starts, ends = _range("the shift", document["hours"])
    until = document["valid_until"]
    return {name: document[name] for name in ("weekdays", "zone", "every_weeks")} | {
        "person_id": document["person"],
        "starts": starts,
        "ends": ends,
        "valid_from": _day(document["valid_from"]),
        "valid_until": _day(until) if until else None,
        "is_backup": document["backup"],
    }


def _who(person_id: int) -> str:
    return Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or f"number {person_id}"


HOURS = Noun(
    name="hours",
    heading="opening_hours",
    label="Opening hours",
    parts=(
        Part("zone", "Time zone"),
        Part("country", "Public holidays of", default=""),
        Part("region", "Region", default=""),
        *(Part(name, name.capitalize(), Kind.WORDS, default=[], is_ordered=True) for name in WEEKDAYS),
        Part("special_days", "Special days", Kind.TREE, default={}, words=_special_in_words),
        Part("approves_swaps", "Swaps need a yes", Kind.YES_NO, default=True),
    ),
    rows=lambda: TeamHours.objects.select_related("team").order_by("team__slug"),
    title=lambda row: str(row.team.name),
    key=lambda row: str(row.team.slug),
    document=documents.of_hours,
    make=_make_hours,
    change=_change_hours,
    may=_may,
)
# They are of people, so they have versions and stand in no file.
PATTERN = Noun(
    name="pattern",
    heading="shifts",
    label="Regular shift",
    parts=(
        Part("team", "Team"),
        Part("person", "Who", Kind.NUMBER, words=_who),
        Part("weekdays", "On", Kind.WORDS, words=lambda day: day_abbr[int(day) - 1]),
        Part("hours", "Hours"),
        Part("zone", "Time zone", default=""),
        Part("valid_from", "From"),
        Part("valid_until", "Until", is_optional=True),
        Part("every_weeks", "Every … weeks", Kind.NUMBER, default=1),
        Part("backup", "Backup", Kind.YES_NO, default=False),
    ),
    rows=lambda: ShiftPattern.objects.select_related("team", "person").defer("person__password").order_by("id"),
    title=lambda row: f"{row.person.name}, {row.team.name}",
    document=documents.of_pattern,
    make=_make_pattern,
    change=_change_pattern,
    may=_may,
    is_exported=False,
)
