"""The relay starts the jobs of each committed event once, whatever order transactions end in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.record import record
from frontdesk.events.relay import relay_once

pytestmark = pytest.mark.django_db(transaction=True)


def write(mail: int) -> None:
    with acting(SYSTEM):
        record("mail.queued", by=SYSTEM, mail=mail)


def started() -> list[int]:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select (args -> 'data' ->> 'mail')::int from procrastinate_jobs where task_name = 'deliver_mail' order by 1")
        return [mail for (mail,) in cursor.fetchall()]


@contextmanager
def open_transaction(mail: int) -> Iterator[None]:
    """Write an event in a transaction of another connection that stays open for the block and then commits."""
    written, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with acting(SYSTEM):
                record("mail.queued", by=SYSTEM, mail=mail)
                written.set()
                may_end.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert written.wait(20)
    yield
    may_end.set()
    thread.join(20)


def test_each_event_starts_its_jobs_once() -> None:
    write(1)
    write(2)
    assert relay_once() == 2
    assert relay_once() == 0
    assert started() == [1, 2]


def test_an_event_committed_late_with_a_smaller_id_is_not_lost() -> None:
    with open_transaction(1):
        write(2)
        assert relay_once() == 1
        assert started() == [2]
    assert relay_once() == 1
    assert relay_once() == 0
    assert started() == [1, 2]


def test_a_rolled_back_event_starts_nothing() -> None:
    with acting(SYSTEM):
        record("mail.queued", by=SYSTEM, mail=1)
        transaction.set_rollback(True)
    assert relay_once() == 0


def test_an_idle_desk_writes_nothing() -> None:
    write(1)
    relay_once()
    # Tests beside this one write in the same server: a relay that writes would be seen each time, they only now and then.
    assert any(_newest_transaction() == _after_some_looks() for _ in range(20))


def _newest_transaction() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text")
        return str(cursor.fetchone()[0])


def _after_some_looks() -> str:
    assert [relay_once() for _ in range(5)] == [0] * 5
    return _newest_transaction()


def test_two_relays_do_not_start_a_job_twice() -> None:
    for mail in range(20):
        write(mail)
    counts: list[int] = []

    def work() -> None:
        try:
            counts.append(relay_once())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    relay_once()
    assert started() == list(range(20))


def test_a_log_restored_into_another_cluster_goes_on() -> None:
    write(1)
    relay_once()
    write(2)
    # What a restore looks like: all ids of the log and of its cursor come from a cluster that was much further.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("alter table events_event no force row level security")
        cursor.execute("update events_event set xid = (xid::text::bigint + 1000000)::text::xid8")
        cursor.execute("select snapshot from events_cursor")
        xmin, xmax, _ = cursor.fetchone()[0].split(":")
        cursor.execute("update events_cursor set snapshot = %s", [f"{int(xmin) + 1_000_000}:{int(xmax) + 1_000_000}:"])
        cursor.execute("alter table events_event force row level security")
    write(3)
    assert relay_once() == 2
    assert started() == [1, 2, 3]
    write(4)
    assert relay_once() == 1
    assert relay_once() == 0
    assert started() == [1, 2, 3, 4]
