"""keep(): the only writer of versions."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.lib import clock
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import Noun, nouns

Document = Mapping[str, Any]
KEEP = "select versions_keep(%s, %s, %s::jsonb, %s, %s, %s)"
NONE: tuple[int, Any] = (0, None)
NEWEST = "select distinct on (key) key, number, document from versions_version where noun = %s order by key, number desc"


def keep(noun: str, key: object, document: Document | None, *, by: Actor) -> int | None:
    """Keep what a setting is from now on, in the transaction of the deed; `key` is its row's id, None as document: it is gone.

    `document` is JSON with what a person can set and nothing secret. Returns the version's number, None when nothing changed.
    """
    written = None if document is None else json.dumps(document, default=str)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [noun, str(key), written, by.person_id, by.name, clock.told()])
        number: int | None = cursor.fetchone()[0]
    return number


def keep_row(noun: str, row: Any, *, by: Actor) -> int | None:
    """Keep what a row is from now on, where its noun knows better than the action what that is."""
    known = nouns()[noun]
    return keep(noun, known.id(row), known.document(row), by=by)


def begin() -> int:
    """Keep what has no version yet, or was changed by an upgrade; return how many that were. Runs after each migration."""
    with acting(SYSTEM):
        return sum(_begin(noun) for noun in nouns().values())


def _begin(noun: Noun) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [noun.name])
        newest = {key: (number, json.loads(document or "null")) for key, number, document in cursor.fetchall()}
    rows = [(noun.id(row), json.loads(json.dumps(noun.document(row), default=str))) for row in noun.rows()]
    fresh = [
        Version(noun=noun.name, key=key, number=newest.get(key, NONE)[0] + 1, document=document, person_name=SYSTEM.name)
        for key, document in rows
        if newest.get(key, NONE)[1] != document
    ]
    return len(Version.objects.bulk_create(fresh, batch_size=1000))
