"""Reading the log again and again stays cheap, however long it is."""

import pytest
from django.db import connection, transaction

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.live import news
from frontdesk.live.presence import HERE
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def _plan(statement: str, given: object) -> str:
    # Small tables are read whole because that is cheaper; what is asked here is whether there is another way.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain (costs off) {statement}", given)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_look_finds_what_is_new_by_its_transaction(cast: Cast) -> None:
    ask(cast)
    with acting(SYSTEM):
        place = news.look(None).place
        looking = _plan(news.READ, {"seen": place.snapshot, "most": 1000})
        missing = _plan(news.MISSED, {"since": place.xmin, "until": place.snapshot, "most": 1000})
    for plan in (looking, missing):
        assert "event_xid" in plan, plan
        assert "signal_xid" in plan, plan
        assert "Seq Scan on events" not in plan, plan


def test_presence_of_a_list_is_found_by_its_tickets(cast: Cast) -> None:
    number = ask(cast).pk
    with acting(cast.desk(cast.ana)) as ana:
        plan = _plan(HERE, [[number], ana.me])
    assert "presence_once" in plan, plan
    assert "Seq Scan on tickets_ticket" not in plan, plan
