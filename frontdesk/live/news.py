"""What happened since the last look, and who may hear of it: the log and the signals, read by snapshot."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.unseen import IS_NEW, IS_RESTORED
from frontdesk.live.place import Place, read

# More than a page could follow: it asks anew for all it shows.
MOST = 1000
# Events of what rights are made of.
RIGHTS = ("person.", "team.", "role.")

# `pg_visible_in_snapshot(…, pg_current_snapshot())` leaves out the rows of a restored log until the relay has dated them again.
ROWS = """
(select xid, id, 'change' as kind, name, ticket_id, message_id, actor_id, '{{}}'::jsonb as data,
   case when ticket_id is not null then live_hearers(ticket_id, message_id,
     case when name = 'ticket.field_changed' then (data ->> 'field')::bigint end) end as hearers,
   case when ticket_id is not null and message_id is null then live_leavers(data) end as leavers
 from events_event where {those} and pg_visible_in_snapshot(xid, {until}) order by xid desc, id desc limit %(most)s + 1)
union all
(select xid, id, case when ticket_id is null then 'person' else 'presence' end, name, ticket_id, null, null, data,
   case when ticket_id is null then person_ids else live_hearers(ticket_id, null) end, null
 from events_signal where {those} and pg_visible_in_snapshot(xid, {until}) order by xid desc, id desc limit %(most)s + 1)
"""
LISTED = """
coalesce(json_agg(json_build_array(xid::text::bigint, kind, name, ticket_id, message_id, actor_id, data, hearers, leavers)
  order by kind = 'change' desc, id), '[]')::text
"""
HERE = "pg_current_snapshot()::text || '@' || extract(epoch from now())::bigint"
# The snapshot and the rows come from one statement: whatever is committed in between belongs to the next reading.
READ = f"""
with news as materialized ({ROWS.format(those=IS_NEW, until="pg_current_snapshot()")})
select {HERE}, {IS_RESTORED.format(snapshot="%(seen)s")}, {LISTED} from news
"""
BEGIN = f"select {HERE}, false, '[]'"
MISSED = f"""
with news as materialized ({ROWS.format(those="xid >= %(since)s::text::xid8", until="%(until)s::pg_snapshot")})
select {LISTED} from news
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell. `kind` is the name of the stream's event: "change", "presence" or "person"."""

    xid: int
    kind: str
    told: dict[str, Any]
    hearers: frozenset[int]
    may_change_rights: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What one look found: `items` in the order they happened, None when it was too much or cannot be known."""

    place: Place
    items: list[Item] | None


def look(since: Place | None) -> News:
    """Return what was committed since `since`, and the place to look on from; without `since` only the place."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(READ if since else BEGIN, {"seen": since.snapshot, "most": MOST} if since else None)
        written, is_restored, listed = cursor.fetchone()
    place = read(written)
    assert place is not None  # noqa: S101 (it was written one line above)
    rows = json.loads(listed)
    return News(place, None if is_restored or len(rows) > MOST else [_item(*row) for row in rows])


def missed(places: Iterable[Place], until: Place) -> list[list[Item] | None]:
    """Return for each place what was committed after it and before `until`; None where that was too much.

    One statement for all of them, because they come back together when a server was restarted.
    """
    wanted = list(places)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(MISSED, {"since": min(place.xmin for place in wanted), "until": until.snapshot, "most": MOST})
        items = [_item(*row) for row in json.loads(cursor.fetchone()[0])]
    known_from = max(_known_from([item.xid for item in items if (item.kind == "change") is is_logged]) for is_logged in (True, False))
    return [[item for item in items if not place.sees(item.xid)] if place.xmin >= known_from else None for place in wanted]


def _known_from(xids: list[int]) -> int:
    """Return the transaction from which on everything of one table was read: when there was more, the oldest is missing."""
    return min(xids) + 1 if len(xids) > MOST else 0


def _item(
    xid: int,
    kind: str,
    name: str,
    ticket: int | None,
    message: int | None,
    actor: int | None,
    data: dict[str, Any],
    hearers: list[int] | None,
    leavers: list[int] | None,
) -> Item:
    if kind == "person":
        told: dict[str, Any] = {"name": name, **data}
    elif kind == "presence":
        told = {"ticket": ticket}
    else:
        told = {"name": name, "ticket": ticket, "message": message, "actor": actor}
    may_change_rights = kind == "change" and name.startswith(RIGHTS)
    return Item(xid, kind, told, frozenset([*(hearers or ()), *(leavers or ())]), may_change_rights)
