"""The one mail of a published week: what is new in one's own shifts."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from frontdesk.actor import SYSTEM
from frontdesk.coverage.weeks import hours_of
from frontdesk.identity import desk
from frontdesk.identity.models import Person, Team
from frontdesk.notify.actions import queue_mail


def mail_shifts(data: dict[str, Any]) -> bool:
    """Queue the mail and return True; False when the person has gone. Needs the system persona."""
    person = Person.objects.staff().filter(pk=data["person"]).first()
    team = Team.objects.filter(pk=data["team"]).first()
    if person is None or team is None:
        return False
    zone = person.timezone or hours_of(team.pk).zone
    gained, lost = ([_words(row, zone) for row in data[name]] for name in ("gained", "lost"))
    context = {"person": person, "team": team, "gained": gained, "lost": lost, "zone": zone, "desk": desk.current()}
    queue_mail(
        to_address=person.email,
        subject=render_to_string("notify/shifts_subject.txt", context).strip(),
        text=render_to_string("notify/shifts.txt", context),
        reason="shifts",
        by=SYSTEM,
    )
    return True


def _words(row: list[Any], zone: str) -> str:
    """Return "Thursday 26 November, 14:00 to 20:00" of a published shift: its day, minutes since 1970, whether as backup."""
    _, start, end, is_backup = row
    begins, ends = (datetime.fromtimestamp(minutes * 60, UTC).astimezone(ZoneInfo(zone)) for minutes in (start, end))
    return f"{begins:%A} {begins.day} {begins:%B}, {begins:%H:%M} to {ends:%H:%M}{', as backup' if is_backup else ''}"
