"""record(): the only writer of the log."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from frontdesk.actor import Actor
from frontdesk.db.prepared import prepared
from frontdesk.events import cause, change
from frontdesk.lib import clock

INSERT = (
    'insert into events_event (name, "window", actor_id, actor_name, ticket_id, message_id, is_public, data, change_id)'
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
# With the oldest transaction id there is, which the relay counts as read: a past that is told starts no jobs.
INSERT_TOLD = (
    'insert into events_event (name, "window", actor_id, actor_name, ticket_id, message_id, is_public, data, change_id, at, xid)'
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '3')"
)


@dataclass(frozen=True, slots=True)
class Reactions:
    """Who reacts to one event: `inside` its transaction (sure, quick, no I/O) and `after` its commit, as jobs."""

    inside: tuple[Callable[..., None], ...] = ()
    after: tuple[Any, ...] = ()


def record(
    name: str,
    *,
    by: Actor,
    ticket_id: int | None = None,
    message_id: int | None = None,
    is_public: bool = False,
    **data: Any,
) -> None:
    """Write one event in the transaction of the change it tells of, and run the reactions that belong inside it.

    `data` must be JSON: ids, old and new values, names; never a secret and never the text of a message.
    Without RETURNING, so that a persona can record what it may not read.
    """
    data = {**data, **cause.current()}
    row = [name, by.window.value, by.person_id, by.name, ticket_id, message_id, is_public, json.dumps(data, default=str), change.current()]
    change.tell(name)
    moment = clock.told()
    with prepared() as cursor:
        cursor.execute(*((INSERT, row) if moment is None else (INSERT_TOLD, [*row, moment])))
    for reaction in reactions().get(name, NOBODY).inside:
        reaction(ticket_id=ticket_id, message_id=message_id, by=by, **data)


NOBODY = Reactions()


@cache
def reactions() -> Mapping[str, Reactions]:
    """Return the table of `config/reactions.py`: event name -> who reacts inside the transaction and who after it."""
    table: Mapping[str, Reactions] = import_string(settings.EVENT_REACTIONS)
    return table
