"""Which index a query can use: asked of the planner with sequential scans off, so that a small table does not hide it."""

import re
from copy import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.base import ModelState
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.bench.costs import Recorder
from frontdesk.coverage.spans import Span
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import Kind as FieldKind
from frontdesk.tickets import actions, everything, field_tests, keyset, lists
from frontdesk.tickets.arrivals import arrivals
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.counts import counts
from frontdesk.tickets.field_tests import FieldTest
from frontdesk.tickets.keyset import LAST_IF_NONE
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.models import FIRST_OWN, Status, Ticket
from tests.cast import Cast
from tests.plans import kept_plan
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db

GUESTS = (
    "select number from tickets_ticket where (guest_team_ids <> '{}' or guest_person_ids <> '{}')"
    " and (guest_team_ids && array[1] or guest_person_ids @> array[1::bigint])"
)
PARTICIPANTS = "select ticket_id from tickets_participant where person_id = 1"
WORDS = "select ticket_id from tickets_searchtext where words @@ 'card'::tsquery"
TO_CLOSE = "select number from tickets_ticket where status = 5 and solved_at < now()"


@pytest.mark.parametrize(
    ("statement", "index"),
    [(GUESTS, "ticket_guests"), (PARTICIPANTS, "participant_person"), (WORDS, "tickets_searchtext_words"), (TO_CLOSE, "ticket_to_close")],
)
def test_a_statement_finds_its_index(cast: Cast, statement: str, index: str) -> None:
    ask(cast)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain {statement}")
        assert index in "\n".join(line for (line,) in cursor.fetchall())


# What a list is read from: label -> (filter, order, the index that gives it in order).
LISTS = {
    "the queue": (Filter(), Sort.TURN, "ticket_queue"),
    "all of it": (Filter(statuses=()), Sort.TURN, "ticket_queue"),
    "unassigned": (Filter(assignees=("none",)), Sort.TURN, "ticket_unassigned"),
    "one's own": (Filter(assignees=("me",)), Sort.TURN, "ticket_mine"),
    "all that one ever had": (Filter(statuses=(), assignees=("me",)), Sort.TURN, "ticket_mine"),
    "the next deadline": (Filter(), Sort.DUE, "ticket_due"),
    # Of the category that waits for others: 111 is the number that the first own status gets.
    "an own status": (Filter(statuses=(Status.WAITING_OTHERS,), own=(FIRST_OWN,)), Sort.TURN, "ticket_own_status"),
    "of one priority": (Filter(priorities=("urgent",)), Sort.TURN, "ticket_queue"),
}


@pytest.fixture
def supplier(cast: Cast) -> None:
    """The first own status of the desk."""
    with acting(SYSTEM) as system:
        actions.create_status(category=Status.WAITING_OTHERS, name="Waiting for supplier", by=system)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["ana", "rita"])
@pytest.mark.usefixtures("supplier")
def test_a_list_is_read_in_the_order_of_its_index(cast: Cast, name: str, who: str) -> None:
    wanted, sort, index = LISTS[name]
    if name != "an own status":
        # Of a single ticket one index is as good as another. None of many would have the own status, and its index be of no use.
        fill(cast, tickets=400)
    ask(cast)
    with acting(cast.desk(getattr(cast, who))) as by:
        taken = lists.scope(wanted, by=by)
        columns, descending = lists.ORDER[sort]
        key = lists.after_key(columns, descending)
        values = {
            f"after_{column}": "infinity" if column in LAST_IF_NONE else timezone.now() if column.endswith("_at") else 0
            for column in columns
        }
        order = keyset.order(columns, "t.", descending=descending)
        where = " and ".join([*taken.wheres, key])
        one = f"select t.number from tickets_ticket t where {where} order by {order} limit 51"
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off")
            cursor.execute(
                f"explain select * from ({taken.source}) as source(team) cross join lateral ({one}) as page", taken.params | values
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan, plan
    # The key of the page before is a condition of the index: no page costs more than the first.
    condition = next(line for line in plan.splitlines() if "Index Cond" in line)
    assert "ROW(" in condition, plan
    assert "Sort" not in plan, plan


# Among four hundred tickets the queue's own index is as cheap for a single status.
@pytest.mark.parametrize("name", [name for name in LISTS if name != "an own status"])
@pytest.mark.parametrize("who", ["ana", "rita"])
def test_the_plan_that_is_kept_for_a_page_goes_by_its_index(cast: Cast, name: str, who: str) -> None:
    wanted, sort, index = LISTS[name]
    fill(cast, tickets=400)
    with acting(cast.desk(getattr(cast, who))) as by:
        lists.queue(wanted, by=by, sort=sort)
        plan = kept_plan("set local enable_seqscan = off; set local enable_bitmapscan = off", "with page")
    assert index in plan, plan
    assert not re.search(r"Seq Scan on tickets_(ticket|message)\b", plan), plan


def fill(cast: Cast, tickets: int) -> None:
    """Add many tickets and tell the planner: for one page, which index it takes hangs on what it last heard of the table."""
    like = ask(cast)
    with acting(SYSTEM):
        one = Ticket.objects.get(pk=like.pk)
        copies = []
        for place in range(tickets):
            copy_ = copy(one)
            copy_.pk, copy_._state = None, ModelState()
            # Most have somebody, as on any desk: else one index is as good as another for those that have nobody.
            copy_.assignee_id = (cast.ana.pk, cast.dev.pk, cast.ana.pk, cast.dev.pk, None)[place % 5]
            copies.append(copy_)
        Ticket.objects.bulk_create(copies)
    with connection.cursor() as cursor:
        cursor.execute("analyze tickets_ticket")


def test_counts_read_no_table_from_end_to_end(cast: Cast) -> None:
    fill(cast, tickets=400)
    views = {1: Filter(tags=("vat",)), 2: Filter(assignees=("me",), due="today"), 3: Filter(snoozed="any")}
    for who in (cast.ana, cast.rita):
        with acting(cast.desk(who)) as by:
            counts(by, views)
            plan = kept_plan("set local enable_seqscan = off; set local enable_bitmapscan = off", "with source(team)")
            with connection.cursor() as cursor:
                cursor.execute("deallocate all")
        assert not re.search(r"Seq Scan on tickets_(ticket|message)\b", plan), plan
        assert "ticket_mine" in plan, plan
        assert "ticket_due" in plan, plan


# What "all that match" may be asked of.
MATCHES = {
    "the queue": Filter(),
    "of any status": Filter(statuses=()),
    "unassigned": Filter(assignees=("none",)),
    "one's own": Filter(assignees=("me",)),
    "with a tag": Filter(tags=("vat",)),
    "solved with a tag": Filter(statuses=(Status.SOLVED, Status.CLOSED), tags=("vat",)),
    "due today": Filter(due="today"),
    "shared": Filter(is_shared=True),
    "somebody's": Filter(requesters=("me",), statuses=()),
}
# The planner believes what it is told: the few rows there are stand for a million.
MILLION = "select pg_restore_relation_stats('schemaname', 'public', 'relname', %s, 'relpages', %s::int, 'reltuples', %s::real)"


def grow(cast: Cast) -> None:
    """Make the planner see a desk of a million tickets, one in twenty unsolved, one in four with a tag."""
    fill(cast, tickets=400)
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("update tickets_ticket set status = 6, solved_at = now() where mod(number, 20) <> 0")
        cursor.execute("insert into tickets_tag (name, tone, is_archived) values ('vat', 'grey', false) returning id")
        tag = cursor.fetchone()[0]
        cursor.execute(
            "insert into tickets_tickettag (ticket_id, tag_id) select number, %s from tickets_ticket where mod(number, 4) = 0", [tag]
        )
    with connection.cursor() as cursor:
        for table, rows in (("tickets_ticket", 1_000_000), ("tickets_tickettag", 250_000)):
            cursor.execute(f"analyze {table}")
            cursor.execute("select relpages from pg_class where relname = %s", [table])
            cursor.execute(MILLION, [table, cursor.fetchone()[0], rows])


def grow_values(rare: int) -> int:
    """Give every ticket a value of one field, and a number; return the field. `rare` tickets hold another value."""
    with acting(SYSTEM) as by, connection.cursor() as cursor:
        field = create_field(Facts("Order", FieldKind.TEXT), by=by).pk
        cursor.execute(
            "insert into tickets_fieldvalue (ticket_id, field_id, value, word, number)"
            " select number, %s, '1', case when row_number() over () <= %s then 'rare' else 'common' end, mod(number, 100)"
            " from tickets_ticket",
            [field, rare],
        )
    with connection.cursor() as cursor:
        cursor.execute("analyze tickets_fieldvalue")
        cursor.execute("select relpages from pg_class where relname = 'tickets_fieldvalue'")
        cursor.execute(MILLION, ["tickets_fieldvalue", cursor.fetchone()[0], 1_000_000])
    return field


def test_values_of_fields_are_found_without_reading_a_table_to_its_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(cast)
    field = grow_values(rare=20)
    # The few rows there are stand for many: what 380 of them hold is common.
    monkeypatch.setattr(field_tests, "FEW_MAX", 100)
    monkeypatch.setattr(lists, "FEW_MAX", 100)
    tests = {
        "rare": FieldTest(field, words=("rare",)),
        "common": FieldTest(field, words=("common",)),
        "a beginning": FieldTest(field, starts=("ra",)),
        "numbers": FieldTest(field, spans=((5, 6),)),
        "nothing": FieldTest(field, is_missing=True),
    }
    for name, test in tests.items():
        for wanted in (Filter(fields=(test,)), Filter(statuses=(), fields=(test,)), Filter(without=Filter(statuses=(), fields=(test,)))):
            for who in (cast.ana, cast.rita):
                with acting(cast.desk(who)) as by, connection.cursor() as cursor:
                    recorder = Recorder()
                    with connection.execute_wrapper(recorder):
                        everything.numbers_of(wanted, by=by, most=5000)
                    sql, params = recorder.statements[-1]
                    # The rail counts such a view in its one statement, so a list of unsolved tickets asks nothing before.
                    assert len(recorder.statements) == 1 or not wanted.is_unsolved
                    cursor.execute(f"explain {sql}", params)
                    plan = "\n".join(line for (line,) in cursor.fetchall())
                assert not re.search(r"Seq Scan on tickets_(ticket|fieldvalue)\b", plan), f"{name}\n{plan}"
                # A page of the list looks up what few hold in its own statement, and reads only one of its ways.
                with acting(cast.desk(who)) as by, connection.cursor() as cursor:
                    recorder = Recorder()
                    with connection.execute_wrapper(recorder):
                        page = lists.queue(replace(wanted, fields=(*wanted.fields, *wanted.fields)), by=by)
                    ((sql, params),) = recorder.statements
                    cursor.execute(f"explain analyze {sql}", params)
                    plan = "\n".join(line for (line,) in cursor.fetchall())
                    numbers = everything.numbers_of(wanted, by=by, most=5000)
                assert not re.search(r"Seq Scan on tickets_(ticket|fieldvalue)\b", plan), f"{name}\n{plan}"
                assert len(page.tickets) == min(len(numbers), lists.PAGE_SIZE)
                assert {row.number for row in page.tickets} <= set(numbers)
                if not wanted.is_unsolved and wanted.fields and name in ("rare", "common"):
                    assert plan.count("One-Time Filter") >= 2
                    assert ("tickets_ticket_pkey" in plan) is True
                    read = [line for line in plan.splitlines() if "on tickets_ticket t" in line and "never executed" not in line]
                    assert all("tickets_ticket_pkey" in line for line in read) is (name == "rare"), plan
    with acting(SYSTEM), connection.cursor() as cursor:
        for held, index in (("word = 'rare'", "fieldvalue_word"), ("word >= 'ra' and word < 'rb'", "fieldvalue_word"),
                            ("number is not null and number >= 5 and number <= 6", "fieldvalue_number")):  # fmt: skip
            cursor.execute(f"explain select ticket_id from tickets_fieldvalue where field_id = {field} and {held} limit 501")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert index in plan, plan


def test_all_that_match_are_found_without_reading_a_table_to_its_end(cast: Cast) -> None:
    grow(cast)
    for name, wanted in MATCHES.items():
        for who in (cast.ana, cast.rita):
            with acting(cast.desk(who)) as by, connection.cursor() as cursor:
                recorder = Recorder()
                with connection.execute_wrapper(recorder):
                    everything.numbers_of(wanted, by=by, most=5000)
                ((sql, params),) = recorder.statements
                cursor.execute(f"explain {sql}", params)
                plan = "\n".join(line for (line,) in cursor.fetchall())
            assert not re.search(r"Seq Scan on tickets_(ticket|message|tickettag)\b", plan), f"{name}\n{plan}"


def test_what_a_gap_costs_is_found_by_the_time_of_arrival(cast: Cast) -> None:
    grow(cast)
    now = timezone.now()
    spans = [Span(now + timedelta(days=day), now + timedelta(days=day, hours=2)) for day in range(12)]
    with acting(cast.settings(cast.lena)) as by:
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            arrivals(cast.payments.pk, spans, now=now, by=by)
    sql, params = next(each for each in recorder.statements if "tickets_ticket" in each[0])
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"explain {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on tickets_ticket" not in plan, plan
    assert re.search(r"Index Cond: .*created_at", plan), plan
