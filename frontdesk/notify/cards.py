"""Cards as their person reads them: what each says is put together from what they may see now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared
from frontdesk.identity.permissions import SETTINGS_COVERAGE, SETTINGS_COVERAGE_OWN
from frontdesk.notify.reasons import Reason
from frontdesk.tickets import priorities

EARLIER_MAX = 30
OPEN_MAX = 100

CARDS = """
select c.id, coalesce(c.ticket_id, -c.gap_id), t.subject, c.reason, c.actor_name, c.count, c.at,
  coalesce(t.priority = any(%(urgent)s), false), t.due_at,
  c.ended_at is null, c.is_withdrawn, g.starts_at, g.ends_at, m.name, m.slug, h.zone
from notify_card c left join tickets_ticket t on t.number = c.ticket_id left join coverage_gaptold g on g.id = c.gap_id
  left join identity_team m on m.id = g.team_id left join coverage_teamhours h on h.team_id = g.team_id
where c.person_id = %(me)s and {which} order by c.at desc, c.id desc limit %(limit)s
"""
OPEN_NUMBERS = "select coalesce(ticket_id, -gap_id) from notify_card where person_id = %s and ended_at is null and on_page limit %s"

# By reason: what one event says, and what several say. `who` is the last one.
SENTENCES: Mapping[str, tuple[str, str]] = {
    Reason.ASSIGNED: ("{who} assigned it to you", "{who} assigned it to you"),
    Reason.REPLY: ("{who} wrote", "{count} messages, the last by {who}"),
    Reason.MENTION: ("{who} mentioned you", "{who} mentioned you; {count} messages"),
    Reason.NOTE: ("{who} shared a note with you", "{who} shared a note with you"),
    Reason.FOLLOWED: ("{who} wrote", "{count} messages, the last by {who}"),
    Reason.DUE: ("It is due soon", "It is due soon"),
    Reason.LATE: ("Its deadline is missed", "Its deadline is missed"),
    Reason.GAP: ("Nobody is on shift", "Nobody is on shift"),
    Reason.ASKED: ("{who} asks you for it", "{who} asks you for it"),
    Reason.POINTED_OUT: ("A rule points it out to you", "A rule points it out to you"),
    Reason.UNCOVERED: ("It came while nobody is on shift", "It came while nobody is on shift"),
    Reason.NOBODY: ("Nobody can take it now", "Nobody can take it now"),
    Reason.PASSED: ("The shift of {who} ended: it was passed on", "The shift of {who} ended: {count} tickets were passed on"),
    Reason.RETURNED: ("What you wrote was not sent", "What you wrote was not sent"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A card as it is shown. `is_open`: not looked at yet; `is_withdrawn`: somebody else handled it first.

    `number` is the ticket's, below zero that of a gap; `path` leads to what it is about.
    """

    id: int
    number: int
    path: str
    subject: str
    sentence: str
    at: datetime
    is_urgent: bool
    due_at: datetime | None
    is_open: bool
    is_withdrawn: bool


def open_numbers(by: Actor) -> list[int]:
    """Return the tickets (below zero: gaps) with an open card on one's page: the bell's number is their count. At most OPEN_MAX."""
    with prepared() as cursor:
        cursor.execute(OPEN_NUMBERS, [by.me, OPEN_MAX])
        return [number for (number,) in cursor.fetchall()]


def open_cards(by: Actor) -> list[Told]:
    """Return one's open cards, newest first."""
    return _cards(by, "c.ended_at is null and c.on_page", OPEN_MAX)


def earlier_cards(by: Actor) -> list[Told]:
    """Return the cards one has seen, or that were withdrawn, newest first."""
    return _cards(by, "c.ended_at is not null and c.on_page", EARLIER_MAX)


def card(card_id: int, by: Actor) -> Told | None:
    """Return one open card; None when it has ended or is not theirs to see."""
    return next(iter(_cards(by, "c.ended_at is null and c.id = %(card)s", 1, card_id)), None)


def to_mail(by: Actor) -> list[Told]:
    """Return the open cards that wait for the next mail, oldest first."""
    return _cards(by, "c.ended_at is null and c.by_mail and c.mailed_at is null", OPEN_MAX)[::-1]


def _cards(by: Actor, which: str, limit: int, card_id: int = 0) -> list[Told]:
    known = priorities.current()
    with prepared() as cursor:
        # Urgent is what stands first, whatever it is called.
        cursor.execute(
            CARDS.format(which=which), {"me": by.me, "urgent": list(known.numbers_of(known.first)), "limit": limit, "card": card_id}
        )
        return [_of_gap(row, by) if row[1] < 0 else _of_ticket(row) for row in cursor.fetchall()]


def _of_ticket(row: Sequence[Any]) -> Told:
    id_, number, subject, reason, who, count, at, is_urgent, due_at, is_open, is_withdrawn, *_ = row
    path = reverse("workspace:ticket", args=[number])
    return Told(id_, number, path, subject, _sentence(reason, who, count), at, is_urgent, due_at, is_open, is_withdrawn)


def _of_gap(row: Sequence[Any], by: Actor) -> Told:
    id_, number, *_, is_open, is_withdrawn, starts_at, ends_at, team, slug, zone = row
    starts, ends = (at.astimezone(ZoneInfo(zone or "UTC")) for at in (starts_at, ends_at))
    sentence = (
        f"Nobody is on shift on {starts:%A} from {starts:%H:%M} to {'' if starts.date() == ends.date() else f'{ends:%A} '}{ends:%H:%M}"
    )
    year, week, _day = starts.isocalendar()
    arranges = by.may(SETTINGS_COVERAGE) or by.may(SETTINGS_COVERAGE_OWN)
    path = f"{reverse('settings:week', args=[slug])}?week={year}-W{week:02}" if arranges else reverse("workspace:shifts")
    return Told(id_, number, path, team, sentence, row[6], False, None, is_open, is_withdrawn)


def _sentence(reason: str, who: str, count: int) -> str:
    one, several = SENTENCES[reason]
    return (one if count == 1 else several).format(who=who or "Somebody", count=count)
