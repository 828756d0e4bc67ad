"""Orders and pages: how a list is put in order by columns, and how the page behind a key is found without counting rows."""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from frontdesk.lib.errors import InvalidError

Columns = tuple[str, ...]

TYPES = {
    "turn": "smallint",
    "due_at": "timestamptz",
    "snoozed_until": "timestamptz",
    "priority": "smallint",
    "turn_at": "timestamptz",
    "updated_at": "timestamptz",
    "number": "bigint",
    "last_message_at": "timestamptz",
}
# Columns that may be empty stand last. Written as the indexes have them: a comparison of rows, which finds a page, knows no null.
LAST_IF_NONE = frozenset({"due_at", "snoozed_until"})
NEVER = "infinity"
NO_SUCH_PAGE = "This page of the list does not exist. Begin at its start."


def column(name: str, prefix: str) -> str:
    """Return a column as lists put it in order; `prefix` is the table's name with its dot."""
    plain = f"{prefix}{name}"
    return f"case when {plain} is null then '{NEVER}'::timestamptz else {plain} end" if name in LAST_IF_NONE else plain


def order(columns: Columns, prefix: str, *, descending: bool) -> str:
    """Return what stands behind `order by`."""
    way = " desc" if descending else ""
    return ", ".join(f"{column(name, prefix)}{way}" for name in columns)


def after_key(columns: Columns, descending: bool) -> str:
    """Return the condition that a ticket stands behind a key."""
    left = ", ".join(column(name, "t.") for name in columns)
    right = ", ".join(f"%(after_{name})s::{TYPES[name]}" for name in columns)
    return f"({left}) {'<' if descending else '>'} ({right})"


def key_of(values: Sequence[Any]) -> str:
    """Return the key of a row from its values of the order's columns."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def key_params(columns: Columns, after: str) -> dict[str, Any]:
    """Return the parameters of `after_key`. Raises: InvalidError for a key that no page gave out."""
    try:
        values = _decoded(after)
        return {f"after_{name}": _parsed(name, value) for name, value in zip(columns, values, strict=True)}
    except (ValueError, TypeError) as error:
        raise InvalidError(NO_SUCH_PAGE) from error


def key_values(after: str, count: int) -> list[int]:
    """Return the numbers that a key is made of. Raises: InvalidError for a key that no page gave out."""
    try:
        values = [int(value) for value in _decoded(after)]
    except (ValueError, TypeError) as error:
        raise InvalidError(NO_SUCH_PAGE) from error
    if len(values) != count:
        raise InvalidError(NO_SUCH_PAGE)
    return values


def _decoded(after: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))


def _parsed(name: str, value: Any) -> Any:
    if value is None and name in LAST_IF_NONE:
        return NEVER
    return datetime.fromisoformat(value) if TYPES[name] == "timestamptz" else int(value)
