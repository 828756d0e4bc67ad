"""Signals: what people who are looking right now should know, and what is no deed that the log would keep.

A signal names what changed, never what it says now: the page asks for that through its usual door. The live stream reads
signals the way it reads the log, so one that is written in a transaction is told when that is committed.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting

# How long somebody whose connection broke can come back and hear what they missed.
KEPT_SECONDS = 600
INSERT = "insert into events_signal (name, ticket_id, person_ids, data) values (%s, %s, %s, %s)"
FORGET = "delete from events_signal where at < now() - make_interval(secs => %s)"


def tell(person_ids: Iterable[int], name: str, **data: Any) -> None:
    """Tell people that something of their own changed: name "notice", "views", "draft" or "job".

    Their open pages get it as `event: person` with {"name": name, **data}. `data` must be JSON and hold ids and numbers only.
    """
    if people := sorted(set(person_ids)):
        _write(name, None, people, data)


def tell_onlookers(ticket_id: int, name: str) -> None:
    """Tell the staff who see a ticket that something about it changed which is no event: name "presence"."""
    _write(name, ticket_id, [], {})


def forget_old() -> int:
    """Remove signals that nobody can ask for any more; return how many."""
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(FORGET, [KEPT_SECONDS])
        return int(cursor.rowcount)


def _write(name: str, ticket_id: int | None, person_ids: list[int], data: dict[str, Any]) -> None:
    # As the system: who may hear of a ticket is decided when it is told, not by whoever causes it.
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(INSERT, [name, ticket_id, person_ids, json.dumps(data)])
