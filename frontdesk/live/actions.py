"""What an open page says about itself."""

from django.db import connection

from frontdesk.actor import Actor, Persona
from frontdesk.events import signals
from frontdesk.lib.errors import ForbiddenError
from frontdesk.live.models import Mode
from frontdesk.live.presence import IS_THERE
from frontdesk.tickets import access
from frontdesk.tickets.models import Ticket

__all__ = ["be_present", "leave"]

# Gives back what the others knew before: a mode of a tab that was heard of lately, or nothing.
PUT = f"""
with known as (select mode from live_presence where ticket_id = %(ticket)s and person_id = %(person)s and tab = %(tab)s and {IS_THERE}),
put as (
  insert into live_presence (ticket_id, person_id, tab, mode) values (%(ticket)s, %(person)s, %(tab)s, %(mode)s)
  on conflict (ticket_id, person_id, tab) do update set mode = excluded.mode, seen_at = now(),
    since = case when exists (select from known where mode = excluded.mode) then live_presence.since else now() end
)
select mode from known
"""
LEAVE = "delete from live_presence where ticket_id = %s and person_id = %s and tab = %s"


def be_present(ticket: Ticket, *, mode: Mode, tab: str = "", by: Actor) -> None:
    """Say that the actor has this ticket open in a tab and what they do; again every 20 seconds, or they count as gone.

    The others are told when it changed, not each time. Whoever may not answer the ticket reads, whatever the page says.
    Raises: ForbiddenError for a customer.
    """
    _require_staff(by)
    if not access.can(by, access.REPLY, ticket):
        mode = Mode.READING
    with connection.cursor() as cursor:
        cursor.execute(PUT, {"ticket": ticket.pk, "person": by.me, "tab": tab, "mode": mode.value})
        known = cursor.fetchone()
    if known != (mode.value,):
        signals.tell_onlookers(ticket.pk, "presence")


def leave(ticket: Ticket, *, tab: str = "", by: Actor) -> None:
    """Say that the actor closed this ticket in a tab. Raises: ForbiddenError for a customer."""
    _require_staff(by)
    with connection.cursor() as cursor:
        cursor.execute(LEAVE, [ticket.pk, by.me, tab])
        was_there = cursor.rowcount > 0
    if was_there:
        signals.tell_onlookers(ticket.pk, "presence")


def _require_staff(by: Actor) -> None:
    if by.persona not in (Persona.AGENT, Persona.READER):
        raise ForbiddenError("This is for people who work at the desk.")
