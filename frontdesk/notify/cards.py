"""Cards as their person reads them: what each says is put together from what they may see now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.notify.reasons import Reason
from frontdesk.tickets.models import Priority

EARLIER_MAX = 30
OPEN_MAX = 100

CARDS = """
select c.id, c.ticket_id, t.subject, c.reason, c.actor_name, c.count, c.at, t.priority = %(urgent)s, t.due_at,
  c.ended_at is null, c.is_withdrawn
from notify_card c join tickets_ticket t on t.number = c.ticket_id
where c.person_id = %(me)s and {which} order by c.at desc, c.id desc limit %(limit)s
"""
OPEN_NUMBERS = "select ticket_id from notify_card where person_id = %s and ended_at is null and on_page limit %s"

# By reason: what one event says, and what several say. `who` is the last one.
SENTENCES: Mapping[str, tuple[str, str]] = {
    Reason.ASSIGNED: ("{who} assigned it to you", "{who} assigned it to you"),
    Reason.REPLY: ("{who} wrote", "{count} messages, the last by {who}"),
    Reason.MENTION: ("{who} mentioned you", "{who} mentioned you; {count} messages"),
    Reason.NOTE: ("{who} shared a note with you", "{who} shared a note with you"),
    Reason.FOLLOWED: ("{who} wrote", "{count} messages, the last by {who}"),
    Reason.DUE: ("It is due soon", "It is due soon"),
    Reason.LATE: ("Its deadline is missed", "Its deadline is missed"),
    Reason.ASKED: ("{who} asks you for it", "{who} asks you for it"),
    Reason.RETURNED: ("What you wrote was not sent", "What you wrote was not sent"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A card as it is shown. `is_open`: not looked at yet; `is_withdrawn`: somebody else handled it first."""

    id: int
    number: int
    subject: str
    sentence: str
    at: datetime
    is_urgent: bool
    due_at: datetime | None
    is_open: bool
    is_withdrawn: bool


def open_numbers(by: Actor) -> list[int]:
    """Return the tickets with an open card on one's page: the bell's number is their count. At most OPEN_MAX."""
    with connection.cursor() as cursor:
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
    with connection.cursor() as cursor:
        cursor.execute(CARDS.format(which=which), {"me": by.me, "urgent": Priority.URGENT, "limit": limit, "card": card_id})
        rows = cursor.fetchall()
    return [
        Told(id_, number, subject, _sentence(reason, who, count), at, is_urgent, due_at, is_open, is_withdrawn)
        for id_, number, subject, reason, who, count, at, is_urgent, due_at, is_open, is_withdrawn in rows
    ]


def _sentence(reason: str, who: str, count: int) -> str:
    one, several = SENTENCES[reason]
    return (one if count == 1 else several).format(who=who or "Somebody", count=count)
