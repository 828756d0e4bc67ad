"""Many workers and doors at once, each on its own connection to PostgreSQL: no ticket twice, nobody too many, everybody in turn."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import TeamMembership
from frontdesk.routing.giving_out import give_out, look_soon
from frontdesk.routing.models import Strategy
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.routing.making import is_there, policy
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 6


def at_once(*deeds: Callable[[], object]) -> None:
    """Run deeds in the same moment, each on a connection of its own; an error in one of them is the test's."""
    begin = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            begin.wait(timeout=30)
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(run, deed) for deed in deeds]:
            done.result(timeout=60)


def shares() -> Counter[int | None]:
    with acting(SYSTEM):
        return Counter(Ticket.objects.values_list("assignee_id", flat=True))


def test_workers_give_each_ticket_once_and_everybody_the_same_share(cast: Cast) -> None:
    for _ in range(24):
        ask(cast)
    is_there(cast.ana, cast.dev, cast.lena)
    policy(cast.payments)
    at_once(*[give_out] * WORKERS)
    assert shares() == {cast.ana.pk: 8, cast.dev.pk: 8, cast.lena.pk: 8}
    with acting(SYSTEM):
        assert Event.objects.filter(name="ticket.assigned").count() == 24


def test_nobody_gets_more_than_they_take_though_two_teams_give_them_tickets_at_once(cast: Cast) -> None:
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.bookings, person=cast.ana)
        TeamMembership.objects.create(team=cast.payments, person=cast.mara)
    for team in (cast.payments, cast.bookings):
        policy(team, Strategy.LEAST, capacity=5)
    is_there(cast.ana, cast.mara)

    def opens(team_id: int) -> Callable[[], object]:
        return lambda: [ask(cast, team_id=team_id) for _ in range(4)]

    at_once(*[opens(cast.payments.pk), opens(cast.bookings.pk)] * 3, give_out)
    for team in (cast.payments, cast.bookings):
        with acting(SYSTEM):
            look_soon(team.pk)
    at_once(give_out, give_out)
    assert shares() == {cast.ana.pk: 5, cast.mara.pk: 5, None: 14}


def test_doors_and_workers_keep_the_turn(cast: Cast) -> None:
    policy(cast.payments)
    is_there(cast.ana, cast.dev)
    at_once(*[lambda: [ask(cast) for _ in range(3)]] * WORKERS, give_out, give_out)
    assert shares() == {cast.ana.pk: 9, cast.dev.pk: 9}
