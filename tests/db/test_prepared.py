"""A statement that is planned once still asks, each time, who is asking."""

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import Actor
from frontdesk.db.acting import acting
from frontdesk.db.prepared import prepared
from tests.cast import Cast
from tests.tickets.making import ask

SEEN = "select number from tickets_ticket where number > %s order by number"


def _seen(by: Actor) -> list[int]:
    with acting(by), prepared() as cursor:
        cursor.execute(SEEN, [0])
        return [number for (number,) in cursor.fetchall()]


def test_each_gets_their_own_rows_by_the_same_plan(cast: Cast) -> None:
    first, second = ask(cast, "ingrid").pk, ask(cast, "paulo", team_id=cast.bookings.pk).pk
    own = {
        "ana": (cast.desk(cast.ana), [first]),
        "mara": (cast.desk(cast.mara), [second]),
        "rita": (cast.desk(cast.rita), [first, second]),
        "ingrid": (cast.portal(cast.ingrid), [first]),
        "paulo": (cast.portal(cast.paulo), [second]),
    }
    # Personas alternate, and people of one persona; twice, so that the second round meets the plans of the first.
    for _ in range(2):
        assert {who: _seen(by) for who, (by, _) in own.items()} == {who: numbers for who, (_, numbers) in own.items()}
    with connection.cursor() as cursor:
        cursor.execute("select generic_plans, custom_plans from pg_prepared_statements where statement = %s", [SEEN.replace("%s", "$1")])
        assert cursor.fetchall() == [(10, 0)]


@pytest.mark.django_db
def test_it_is_counted_like_any_statement() -> None:
    with CaptureQueriesContext(connection) as captured, prepared() as cursor:
        cursor.execute("select %s::int", [1])
    assert [each["sql"] for each in captured] == ["select $1::int"]


@pytest.mark.django_db(transaction=True)
def test_its_errors_are_the_ones_of_django() -> None:
    with pytest.raises(DataError), prepared() as cursor:
        cursor.execute("select 1 / %s::int", [0])
