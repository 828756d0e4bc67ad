"""Who is looking at a ticket, and who is writing an answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events import signals
from frontdesk.live.models import Mode

# An open page says that it is there; two of three signs of life may be lost.
HEARTBEAT_SECONDS = 20
GONE_SECONDS = 45
IS_THERE = f"seen_at > now() - interval '{GONE_SECONDS} seconds'"

# The policies give the tickets that the reader sees; one row a person, whatever the number of their tabs.
HERE = f"""
select p.ticket_id, p.person_id, who.name, bool_or(p.mode = 'writing') as is_writing,
  coalesce(min(p.since) filter (where p.mode = 'writing'), min(p.since))
from live_presence p join identity_person who on who.id = p.person_id
where p.ticket_id = any(%s) and p.person_id <> %s and p.{IS_THERE}
group by p.ticket_id, p.person_id, who.name order by p.ticket_id, is_writing desc, 5, who.name
"""
FORGET = f"delete from live_presence where not {IS_THERE} returning ticket_id"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who has a ticket open, reading or writing a reply since `since`."""

    person_id: int
    name: str
    mode: Mode
    since: datetime

    @property
    def is_writing(self) -> bool:
        """Whether they write a reply."""
        return self.mode is Mode.WRITING

    @property
    def first_name(self) -> str:
        """What we call them in a sentence."""
        return next(iter(self.name.split()), "")


def here(numbers: Iterable[int], *, by: Actor) -> dict[int, list[Present]]:
    """Return who else has these tickets open, writers first, longest first; tickets that nobody has open are missing.

    One statement for a whole list. Only tickets that the actor sees are answered.
    """
    asked = list(numbers)
    found: dict[int, list[Present]] = {}
    if not asked:
        return found
    with connection.cursor() as cursor:
        cursor.execute(HERE, [asked, by.me])
        for ticket, person, name, is_writing, since in cursor.fetchall():
            found.setdefault(ticket, []).append(Present(person, name, Mode.WRITING if is_writing else Mode.READING, since))
    return found


def forget_gone() -> int:
    """Remove those of whom nothing was heard any more, tell who sees their tickets, and return how many they were."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FORGET)
        left = [ticket for (ticket,) in cursor.fetchall()]
        for ticket in sorted(set(left)):
            signals.tell_onlookers(ticket, "presence")
    return len(left)
