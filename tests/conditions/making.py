"""Fields over a made-up row, and the same row in PostgreSQL: no ticket is needed to ask what a condition means."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from frontdesk.conditions import Choice, Field, Values
from frontdesk.conditions import kinds as k
from frontdesk.conditions.folding import folding_sql

TEAMS = {"payments": Choice("Payments", 1), "bookings": Choice("Bookings", 2), "old": Choice("Old", 3, is_archived=True)}
TAGS = {"vip": Choice("vip", 10), "hardware": Choice("hardware", 11), "boat": Choice("boat", 12)}
OPENED = datetime(2026, 3, 28, 8, tzinfo=UTC)
# Open from 8 to 16 each day; the second team an hour later.
BOUNDARIES = {team: [OPENED + timedelta(days=day, hours=team + hours) for day in range(4) for hours in (0, 8)] for team in (1, 2)}


def _calendar(teams: Sequence[Any]) -> list[datetime]:
    spans = sorted((moment, 1 - 2 * (place % 2)) for team in teams for place, moment in enumerate(BOUNDARIES.get(team, ())))
    found: list[datetime] = []
    count = 0
    for moment, step in spans:
        before, count = count, count + step
        if bool(before) != bool(count):
            found.append(moment)
    return found


def _field(key: str, kind: Any, **more: Any) -> Field:
    return Field(key, key.capitalize(), kind, f"v.{key}", lambda values: values[key], **more)


FIELDS: Mapping[str, Field] = {
    field.key: field
    for field in (
        _field("subject", k.TEXT),
        _field("body", k.WORDS),
        _field("address", k.NAME),
        _field("team", k.TEAM, choices=TEAMS, cast="bigint"),
        _field("tags", k.TAGS, choices=TAGS, cast="bigint"),
        _field("size", k.NUMBER),
        Field("day", "Day", k.DATE, "to_char(v.day, 'YYYY-MM-DD')", lambda values: values["day"] and values["day"].isoformat()),
        _field("arrived", k.MOMENT),
        _field("paid", k.YES_NO),
        Field("hours", "Opening hours", k.OPENING, "v.arrived", lambda values: values["arrived"], choices=TEAMS, calendar=_calendar),
        _field("gone", k.TEXT, is_archived=True),
    )
}
COLUMNS = {
    "subject": "text",
    "body": "text",
    "address": "text",
    "team": "bigint",
    "tags": "bigint[]",
    "size": "numeric",
    "day": "date",
    "arrived": "timestamptz",
    "paid": "boolean",
}
EMPTY: Values = dict.fromkeys(COLUMNS)


def values(**known: Any) -> Values:
    """Return values of which only these are known."""
    return {**EMPTY, **known}


def matched_by_sql(sql: str, params: Mapping[str, Any], rows: Sequence[Values]) -> list[bool]:
    """Return for each row whether PostgreSQL says that it matches."""
    as_text = [{name: _as_text(value) for name, value in row.items()} for row in rows]
    columns = ", ".join(f"(r->>'{name}')::{kind} as {name}" for name, kind in COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"select ({sql}) is true from (select n, {columns} from jsonb_array_elements(%(rows)s::jsonb) with ordinality as j (r, n)) v"
            " order by n",
            {**params, "rows": json.dumps(as_text)},
        )
        return [found for (found,) in cursor.fetchall()]


def _as_text(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return value.isoformat() if hasattr(value, "isoformat") else str(Decimal(value))


def folded_by_sql(texts: Sequence[str]) -> list[str]:
    """Return the texts as PostgreSQL folds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"create or replace function pg_temp.folded(t text) returns text language sql as $f$ select {folding_sql('t')} $f$")
        cursor.execute("select pg_temp.folded(t) from unnest(%s::text[]) with ordinality as u (t, n) order by n", [list(texts)])
        return [found for (found,) in cursor.fetchall()]
