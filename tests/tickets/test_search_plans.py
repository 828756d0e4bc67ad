"""Which index a search can use: asked of the planner with sequential scans off, so that a small table does not hide it."""

from collections.abc import Callable

import pytest
from django.db import connection

from frontdesk.actor import Actor
from frontdesk.bench.costs import Recorder
from frontdesk.db.acting import acting
from frontdesk.identity.named import named_by
from frontdesk.identity.people import organisations_named, people_named
from frontdesk.tickets import correcting, finding, lists
from frontdesk.tickets.conditions import Filter, conditions
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.search import Term, plain_terms
from tests.cast import Cast
from tests.tickets.making import ask

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


def _counted(by: Actor) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "COLLECTED_MAX", 0)
        return lists.queue(Filter(statuses=(), terms=WORDS), by=by, sort=Sort.UPDATED)


GROWING = ("tickets_ticket", "tickets_message", "tickets_searchtext", "tickets_word", "identity_person", "identity_organisation")
READ_WHOLE = "select coalesce(sum(seq_scan), 0) from pg_stat_xact_user_tables where relname = any(%s)"
WORDS = plain_terms("card read")
READINGS: dict[str, Callable[[Actor], object]] = {
    "words": lambda by: finding.matches(Filter(statuses=(), terms=WORDS), by=by, size=50),
    "few tickets": lambda by: finding.matches(Filter(terms=WORDS), by=by, size=50),
    "a phrase left out": lambda by: finding.matches(Filter(terms=(*WORDS, Term((("every card", False),), is_negated=True))), by=by, size=9),
    "one's shared ones": lambda by: finding.matches(Filter(statuses=(), terms=WORDS, is_shared=True), by=by, size=50),
    "words in another order": lambda by: lists.queue(Filter(statuses=(), terms=WORDS), by=by, sort=Sort.UPDATED),
    "words of too many tickets": _counted,
    "what was shown": lambda by: finding.snippets(WORDS, finding.matches(Filter(terms=WORDS), by=by, size=50)),
    "mistyped words": lambda by: correcting.corrected(Filter(statuses=(), terms=plain_terms("raeder")), by=by),
    "names": lambda by: named_by(["ing"], by=by),
    "completed people": lambda by: people_named("ing"),
    "completed organisations": lambda by: organisations_named("fjo"),
}


@pytest.mark.parametrize("who", ["ana", "rita"])
def test_no_part_of_a_search_reads_a_table_to_its_end(cast: Cast, who: str) -> None:
    # Counted by PostgreSQL itself, because a plan does not show what the functions of the search do.
    ask(cast)
    ask(cast, "paulo")
    with acting(cast.desk(getattr(cast, who))) as by, connection.cursor() as cursor:
        for name, reading in READINGS.items():
            cursor.execute("set local enable_seqscan = off; discard plans")
            cursor.execute(READ_WHOLE, [list(GROWING)])
            (before,) = cursor.fetchone()
            reading(by)
            cursor.execute(READ_WHOLE, [list(GROWING)])
            assert cursor.fetchone() == (before,), name


def test_one_s_own_work_elsewhere_is_found_by_its_own_index(cast: Cast) -> None:
    ask(cast)
    recorder = Recorder()
    with acting(cast.desk(cast.ana)) as ana, connection.cursor() as cursor:
        with connection.execute_wrapper(recorder):
            finding.matches(Filter(statuses=(), terms=WORDS), by=ana, size=50)
        ((sql, params),) = recorder.statements
        cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
        cursor.execute(f"explain {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "ticket_mine" in plan, plan
