"""How many tickets of the last days each rule fits, as they arrived."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction

from frontdesk.actor import SYSTEM, Actor
from frontdesk.conditions import Field, as_sql, read
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting
from frontdesk.lib import clock
from frontdesk.lib.errors import FrontdeskError
from frontdesk.routing.models import Rule
from frontdesk.routing.rules import access
from frontdesk.tickets.calendars import Calendars
from frontdesk.tickets.criteria import at_arrival

DAYS = 30
# A list of rules is not worth waiting for: with very many rules and tickets it says nothing.
MILLISECONDS_MAX = 800
COUNT = "select {counts} from tickets_arrival a where arrived_at >= %(since)s and arrived_at <= %(until)s"


def tickets_of(rows: Sequence[Rule], *, by: Actor) -> dict[int, int]:
    """Return how many tickets of the last 30 days each rule fits, numbers only; without those that took too long to count.

    Raises: ForbiddenError.
    """
    access.require(by)
    now = clock.now()
    within = Span(now - timedelta(days=DAYS), now)
    params: dict[str, Any] = {"since": within.start, "until": within.end}
    fields = at_arrival(Calendars(within))
    asked = {row.pk: sql for row in rows if (sql := _sql(row, fields, params))}
    if not asked:
        return {}
    counts = ", ".join(f"count(*) filter (where {sql})" for sql in asked.values())
    try:
        with transaction.atomic(), acting(SYSTEM), connection.cursor() as cursor:
            cursor.execute(f"set local statement_timeout = {MILLISECONDS_MAX}; set local jit = off")
            cursor.execute(COUNT.format(counts=counts), params)
            found = dict(zip(asked, cursor.fetchone(), strict=True))
            # Nothing was written; what was set goes with the savepoint.
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":
            return {}
        raise
    return found


def _sql(row: Rule, fields: Mapping[str, Field], params: dict[str, Any]) -> str:
    try:
        sql, own = as_sql(read(row.conditions, fields), fields, f"r{row.pk}")
    except FrontdeskError:
        return ""
    params.update(own)
    return sql
