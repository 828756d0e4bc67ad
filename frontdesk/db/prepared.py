"""Statements that pages run all day, planned once in each connection instead of once a page.

What planning costs, with the policies of all tables that a statement names, is often more than what it does: of a ticket's row it was
three quarters. PostgreSQL keeps such a plan for the role that it was made for and makes another when the persona changes; the person's
own settings are read when it runs. `acting` asks for generic plans (`docs/decisions/0038`).
"""

from typing import Any, cast

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg._queries import PostgresQuery


class _PreparingCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **_: Any) -> "_PreparingCursor":
        return super().execute(query, params, prepare=True)

    def _convert_query(self, query: Any, params: Any = None) -> PostgresQuery:
        # Django's log of statements asks the cursor for what it sent; psycopg keeps that of its other cursors only.
        self._query = super()._convert_query(query, params)
        return self._query


def prepared() -> CursorWrapper:
    """Return a cursor for statements of which there are few texts: what differs from page to page are the parameters.

    Values keep their types on the way, so a null, or an array that may be empty, needs a cast in the statement.
    """
    wrapper: Any = connection
    wrapper.ensure_connection()
    # As `connection.cursor()` does it with its own: statements are counted and logged, errors are Django's.
    return cast(CursorWrapper, wrapper._prepare_cursor(_PreparingCursor(wrapper.connection)))
