"""The relay: reads what was newly committed to the log and starts the jobs that react to it.

It keeps the database's snapshot of its last reading (see unseen.py). Reading, starting jobs and moving the cursor are one
transaction, so each event starts its jobs once.
"""

import json
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.record import reactions
from frontdesk.events.unseen import IS_NEW, IS_RESTORED

CURSOR = "jobs"
# Transaction ids that PostgreSQL used up while the cluster was made.
READ_BEFORE, UNREAD = "3", "5"

UNSEEN = f"from events_event where {IS_NEW}"
# The snapshot and the rows come from one statement: whatever is committed in between belongs to the next reading.
READ = f"""
select pg_current_snapshot()::text, coalesce(max(id), 0),
  coalesce(json_agg(json_build_array(name, actor_id, ticket_id, message_id, data) order by id), '[]')::text {UNSEEN}
"""
POSITION = "select snapshot, last_id, " + IS_RESTORED.format(snapshot="snapshot") + " from events_cursor where name = %s"


def relay_once() -> int:
    """Start the jobs for everything committed since the last call and return the number of events read.

    Several relays may run: one at a time holds the cursor, the others return 0. Nothing new writes nothing, so an idle desk
    causes no traffic on the disk.
    """
    with acting(SYSTEM), connection.cursor() as cursor:
        if not _has_news(cursor):
            return 0
        cursor.execute(POSITION + " for update skip locked", [CURSOR])
        row = cursor.fetchone()
        if row is None:
            return 0
        seen, last_id, is_restored = row
        if is_restored:
            seen = _adopt(cursor, seen, last_id)
        cursor.execute(READ, {"seen": seen})
        now, newest_id, listed = cursor.fetchone()
        events = json.loads(listed)
        for event in events:
            _start_jobs(*event)
        cursor.execute(
            "update events_cursor set snapshot = %s, last_id = greatest(last_id, %s), moved_at = now() where name = %s",
            [now, newest_id, CURSOR],
        )
        return len(events)


def _has_news(cursor: Any) -> bool:
    cursor.execute(POSITION, [CURSOR])
    seen, _, is_restored = cursor.fetchone()
    if is_restored:
        return True
    cursor.execute(f"select exists (select {UNSEEN})", {"seen": seen})
    return bool(cursor.fetchone()[0])


def _adopt(cursor: Any, seen: str, last_id: int) -> str:
    """Mend a log that was restored into another cluster and return the snapshot to read from.

    There the transaction ids begin anew: new events carry smaller ids than the snapshot and would be taken for seen. What the
    relay had read is dated to READ_BEFORE, the rest to UNREAD; both are older than anything a running cluster hands out.
    """
    cursor.execute(
        "update events_event set xid = case when id <= %(last_id)s and pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)"
        " then %(read_before)s::xid8 else %(unread)s::xid8 end",
        {"seen": seen, "last_id": last_id, "read_before": READ_BEFORE, "unread": UNREAD},
    )
    return f"{UNREAD}:{UNREAD}:"


def _start_jobs(name: str, actor_id: int | None, ticket_id: int | None, message_id: int | None, data: dict[str, Any]) -> None:
    if name not in reactions():
        return
    for task in reactions()[name].after:
        task.defer(event=name, actor_id=actor_id, ticket_id=ticket_id, message_id=message_id, data=data)
