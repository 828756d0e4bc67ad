"""All tickets that a list takes, beyond its page: what a bulk deed is done on."""

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.taking import scope

# Each team's slice ends by itself at `most`, so that a desk of millions is never counted to its end.
NUMBERS = """
select distinct slice.number from ({source}) as source(team) cross join lateral (
  select t.number from tickets_ticket t where {conditions} limit %(most)s) as slice order by 1 limit %(most)s
"""


def numbers_of(wanted: Filter, *, by: Actor, most: int) -> list[int]:
    """Return the numbers of at most `most` tickets that a list takes, in ascending order."""
    taken = scope(wanted, by=by)
    statement = NUMBERS.format(source=taken.source, conditions=" and ".join(taken.wheres) or "true")
    with connection.cursor() as cursor:
        cursor.execute(statement, {**taken.params, "most": most})
        return [number for (number,) in cursor.fetchall()]
