"""The looks of the worker at tickets read indexes, however many tickets there are: each second, and each minute."""

from collections.abc import Callable

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.bench.costs import Recorder
from frontdesk.db.acting import acting
from frontdesk.lib import clock
from frontdesk.routing.ending_shifts import answered_off_shift, end_shifts
from frontdesk.routing.facts import facts_of, load_of
from frontdesk.routing.giving_out import give_out, waiting_in
from frontdesk.routing.models import AtShiftEnd
from tests.cast import Cast
from tests.routing.making import is_there
from tests.routing.test_shift_ends import answer, shift_ends
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
# What grows with the tickets and the years. People, teams and policies are few.
GROWING = ("tickets_ticket", "tickets_message", "tickets_tickettag", "events_event")


# Of a few tickets, one index is as good as another that begins with the team or the person.
LOOKS: dict[str, tuple[Callable[[Cast], object], tuple[str, ...]]] = {
    "giving out": (lambda _: give_out(), ("ticket_unassigned", "ticket_due", "ticket_queue")),
    "counting what waits": (lambda cast: waiting_in(cast.payments.pk, by=SYSTEM), ("ticket_unassigned", "ticket_due", "ticket_queue")),
    "who of a team has how many": (lambda cast: facts_of(cast.payments.pk, clock.now()), ("ticket_mine", "ticket_queue")),
    "how many somebody has": (lambda cast: load_of(cast.ana.pk), ("ticket_mine", "ticket_queue")),
    "the end of a shift": (lambda _: end_shifts(), ("ticket_mine", "ticket_queue")),
    "answers after it": (lambda cast: answered_off_shift(cast.payments.pk, clock.now()), ("ticket_mine", "ticket_queue")),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_of_the_worker_reads_no_table_of_tickets_to_its_end(cast: Cast, name: str) -> None:
    look, indexes = LOOKS[name]
    tickets = shift_ends(cast, AtShiftEnd.PASS)
    answer(cast, tickets[2])
    ask(cast)
    is_there(cast.dev)
    recorder = Recorder()
    with acting(SYSTEM), connection.cursor() as cursor:
        with connection.execute_wrapper(recorder), acting(SYSTEM):
            look(cast)
        cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        plans = []
        for sql, values in recorder.statements:
            if any(table in sql for table in GROWING) and sql.lstrip().lower().startswith(("select", "with", "delete", "update")):
                cursor.execute(f"explain {sql}", values)
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert plans
    for plan in plans:
        assert not [table for table in GROWING if f"Seq Scan on {table}" in plan], plan
    assert any(index in plan for plan in plans for index in indexes), "\n\n".join(plans)
