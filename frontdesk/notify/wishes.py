"""Mails about time off and swaps: each says what was asked or decided to whoever waits for it, and nobody's reasons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM
from frontdesk.coverage.weeks import hours_of
from frontdesk.identity import desk
from frontdesk.identity.models import Person, Team
from frontdesk.identity.permissions import SETTINGS_COVERAGE, SETTINGS_COVERAGE_OWN
from frontdesk.notify.actions import queue_mail
from frontdesk.notify.links import link

TOO_MANY = 20
# Event -> subject, sentence, who hears: those who arrange, the person, or the other one.
SAID: dict[str, tuple[str, str, str]] = {
    "coverage.time_off_requested": ("{person} asks for time off", "{person} asks for time off: {days}.", "arrangers"),
    "coverage.time_off_approved": ("Your time off", "you have time off: {days}.", "person"),
    "coverage.time_off_declined": ("Your time off was declined", "the time off that you asked for was declined: {days}.", "person"),
    "coverage.time_off_cancelled": ("Your time off was taken back", "your time off was taken back: {days}.", "person"),
    "coverage.swap_asked": ("{person} asks you to work a shift", "{person} asks you to work {gives} in {team}{takes}.", "other"),
    "coverage.swap_accepted": (
        "{person} and {other} want to swap",
        "{other} works {gives} for {person}{takes}. Both agree.",
        "arrangers",
    ),
    "coverage.swap_made": (
        "A swap is made",
        "{other} works {gives} for {person}{takes}. {force}.",
        "both",
    ),
    "coverage.swap_declined": ("A swap was declined", "{other} does not work {gives} for {person}. Nothing was changed.", "both"),
}


def mail_wishes(event: str, *, actor_id: int | None, data: dict[str, Any]) -> int:
    """Queue the mails and return how many; whoever did it hears nothing. Needs the system persona."""
    people = {row.pk: row for row in Person.objects.staff().filter(pk__in=[data["person"], data.get("other") or 0])}
    team = Team.objects.filter(pk=data.get("team", 0)).first()
    if data["person"] not in people or len(people) < 1 + bool(data.get("other")):
        return 0
    subject, sentence, who = SAID[event]
    count = 0
    for hearer in _hearers(who, data, team, people):
        if hearer.pk != actor_id:
            facts = _facts(data, people, team, hearer.timezone or (hours_of(team.pk).zone if team else "UTC"))
            _queue(hearer, subject.format(**facts), sentence.format(**facts), _place(who, hearer, data, team))
            count += 1
    return count


def _hearers(who: str, data: dict[str, Any], team: Team | None, people: dict[int, Person]) -> Iterable[Person]:
    if who != "arrangers":
        ids = {"person": [data["person"]], "other": [data.get("other")], "both": [data["person"], data.get("other")]}[who]
        return [people[each] for each in ids if each in people]
    teams = [team.pk] if team else list(people[data["person"]].memberships.values_list("team_id", flat=True))
    leads = Person.objects.staff().filter(memberships__team_id__in=teams, memberships__is_lead=True)
    leads = leads.filter(Q(role__permissions__contains=[SETTINGS_COVERAGE]) | Q(role__permissions__contains=[SETTINGS_COVERAGE_OWN]))
    # A team without a lead is arranged by who arranges all.
    admins = Person.objects.staff().filter(role__permissions__contains=[SETTINGS_COVERAGE])
    return list(leads.distinct().order_by("pk")[:TOO_MANY]) or list(admins.order_by("pk")[:TOO_MANY])


def _facts(data: dict[str, Any], people: dict[int, Person], team: Team | None, zone: str) -> dict[str, str]:
    names = {name: people[data[name]].first_name for name in ("person", "other") if data.get(name)}
    if "starts_at" in data:
        return names | {"days": _days(data["starts_at"], data["ends_at"], people[data["person"]].timezone or "UTC")}
    takes = f", and works {names['other']}’s shift of {_moment(data['takes_at'], zone)}" if data["takes_at"] else ""
    return (
        names
        | {"force": "It is in force" if data.get("is_in_force") else "It is in force once published"}
        | {"team": team.name if team else "", "gives": f"the shift of {_moment(data['gives_at'], zone)}", "takes": takes}
    )


def _place(who: str, hearer: Person, data: dict[str, Any], team: Team | None) -> str:
    if who != "arrangers":
        return link("workspace:shifts")
    found = team or Team.objects.filter(memberships__person_id=data["person"], is_archived=False).order_by("name").first()
    return link("settings:time_off", found.slug) if found else link("settings:coverage")


def _queue(hearer: Person, subject: str, sentence: str, place: str) -> None:
    context = {"person": hearer, "sentence": sentence, "place": place, "desk": desk.current()}
    queue_mail(to_address=hearer.email, subject=subject, text=render_to_string("notify/wish.txt", context), reason="shifts", by=SYSTEM)


def _days(starts_at: str, ends_at: str, zone: str) -> str:
    first, last = (datetime.fromisoformat(each).astimezone(ZoneInfo(zone)) for each in (starts_at, ends_at))
    final = datetime.fromtimestamp(last.timestamp() - 1, ZoneInfo(zone))
    begin = f"{first:%A} {first.day} {first:%B} {first.year}"
    return begin if first.date() == final.date() else f"{begin} to {final:%A} {final.day} {final:%B} {final.year}"


def _moment(moment: str, zone: str) -> str:
    at = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
    return f"{at:%A} {at.day} {at:%B}, {at:%H:%M} ({zone})"
