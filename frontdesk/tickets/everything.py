"""All tickets that a list takes, beyond its page: what a bulk deed is done on."""

from django.db import connection

from frontdesk.actor import Actor
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.keyset import order
from frontdesk.tickets.lists import ORDER, Sort
from frontdesk.tickets.taking import scope

# Each team's slice is read in the order of the queue's index and ends by itself at `most`, so that a desk of millions is never read
# to its end; without an order a planner may begin with the table itself.
NUMBERS = """
select distinct slice.number from ({source}) as source(team) cross join lateral (
  select t.number from tickets_ticket t where {conditions} order by {order} limit %(most)s) as slice order by 1 limit %(most)s
"""


def numbers_of(wanted: Filter, *, by: Actor, most: int) -> list[int]:
    """Return the numbers of at most `most` tickets that a list takes, in ascending order."""
    taken = scope(wanted, by=by)
    columns, descending = ORDER[Sort.TURN]
    statement = NUMBERS.format(
        source=taken.source, conditions=" and ".join(taken.wheres) or "true", order=order(columns, "t.", descending=descending)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**taken.params, "most": most})
        return [number for (number,) in cursor.fetchall()]
