"""keep(): the only writer of versions."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.lib import clock
from frontdesk.versions.nouns import nouns

Document = Mapping[str, Any]
KEEP = "select versions_keep(%s, %s, %s::jsonb, %s, %s, %s)"
NEWEST = "select distinct on (key) key, document from versions_version where noun = %s order by key, number desc"


def keep(noun: str, key: object, document: Document | None, *, by: Actor) -> int | None:
    """Keep what a setting is from now on, in the transaction of the deed; `key` is its row's id, None as document: it is gone.

    `document` is JSON with what a person can set and nothing secret. Returns the version's number, None when nothing changed.
    """
    written = None if document is None else json.dumps(document, default=str)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [noun, str(key), written, by.person_id, by.name, clock.told()])
        number: int | None = cursor.fetchone()[0]
    return number


def begin() -> int:
    """Keep what has no version yet, or was changed by an upgrade; return how many that were. Runs after each migration."""
    count = 0
    with acting(SYSTEM):
        for noun in nouns().values():
            with connection.cursor() as cursor:
                cursor.execute(NEWEST, [noun.name])
                newest = {key: json.loads(document or "null") for key, document in cursor.fetchall()}
            for row in noun.rows():
                document = json.loads(json.dumps(noun.document(row), default=str))
                if newest.get(noun.id(row)) != document:
                    count += keep(noun.name, noun.id(row), document, by=SYSTEM) is not None
    return count
