"""What hours without anybody cost: how many tickets came in the same hours of the last weeks, and how long they waited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from frontdesk.actor import SYSTEM, Actor
from frontdesk.coverage import access
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting

WEEKS = 4

# Each range is small: the index by time of arrival finds its tickets, however many there are.
ARRIVED = """
select g.place, count(*), percentile_cont(0.5) within group (order by extract(epoch from t.first_replied_at - t.created_at))
from unnest(%(places)s::int[], %(begins)s::timestamptz[], %(ends)s::timestamptz[]) as g(place, begins, ends)
join tickets_ticket t on t.created_at >= g.begins and t.created_at < g.ends and t.team_id = %(team)s
group by g.place
"""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many tickets came, and after how long half of those that were answered had their first reply."""

    tickets: int = 0
    first_reply: timedelta | None = None


def arrivals(team_id: int, spans: Sequence[Span], *, now: datetime, by: Actor) -> list[Arrivals]:
    """Return for each span what came to a team in the same hours of the last four weeks. Numbers only. Raises: ForbiddenError."""
    access.require(by, team_id)
    if not spans:
        return []
    earlier = [(place, span, _back(span, now) + timedelta(weeks=back)) for place, span in enumerate(spans) for back in range(WEEKS)]
    facts: dict[str, Any] = {
        "places": [place for place, _, _ in earlier],
        "begins": [span.start - weeks for _, span, weeks in earlier],
        "ends": [span.end - weeks for _, span, weeks in earlier],
        "team": team_id,
    }
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(ARRIVED, facts)
        found = {place: Arrivals(count, _time(wait)) for place, count, wait in cursor.fetchall()}
    return [found.get(place, Arrivals()) for place in range(len(spans))]


def _time(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=float(seconds))


def _back(span: Span, now: datetime) -> timedelta:
    """Return how many whole weeks lie between a span and the last time that its hours were over."""
    weeks = max(0, -(-(span.end - now) // timedelta(weeks=1)))
    return timedelta(weeks=weeks)
