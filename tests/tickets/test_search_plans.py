"""Which index a search can use: asked of the planner with sequential scans off, so that a small table does not hide it."""

import pytest
from django.db import connection

from frontdesk.bench.costs import Recorder
from frontdesk.db.acting import acting
from frontdesk.tickets.conditions import Filter, conditions
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NAMES = {
    "people": (Filter(statuses=(), requesters=("ing", "Sol")), ("person_words", "ticket_requester")),
    "organisations": (Filter(statuses=(), organisations=("fjo",)), ("organisation_words", "ticket_organisation")),
    "drafts": (Filter(statuses=(), has=("draft",)), ("draft_held", "tickets_ticket_pkey")),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["ana", "rita"])
def test_whom_a_name_means_is_found_by_an_index(cast: Cast, name: str, who: str) -> None:
    wanted, indexes = NAMES[name]
    recorder = Recorder()
    with acting(cast.desk(getattr(cast, who))) as by, connection.cursor() as cursor:
        with connection.execute_wrapper(recorder):
            wheres, params = conditions(wanted, by)
        cursor.execute("set local enable_seqscan = off")
        plan = ""
        for sql, values in [*recorder.statements, (f"select t.number from tickets_ticket t where {' and '.join(wheres)}", params)]:
            cursor.execute(f"explain {sql}", values)
            plan += "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
    assert all(index in plan for index in indexes), plan
