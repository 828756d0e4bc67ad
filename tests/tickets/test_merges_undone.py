"""Any merges, taken apart in any order, leave no trace on anybody's screen; and two at once follow each other."""

import os
import random
import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.lib.errors import FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.models import Merge, Status, Ticket, Waking
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast
from tests.tickets.making import ask

# FRONTDESK_TEST_EXAMPLES=500 is the long proof.
PROPERTY = settings(
    max_examples=int(os.environ.get("FRONTDESK_TEST_EXAMPLES", "4")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# Which ticket into which, and whether its people may come along; or which merge to take apart.
merging = st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans())
deeds = st.lists(st.one_of(merging, st.integers(0, 9)), min_size=2, max_size=10)

ROWS = """
select json_build_array(
  (select json_agg(json_build_array(number, status, turn, turn_at, solved_at, closed_at, is_snoozed, snoozed_until, wakes_on, is_merged,
     assignee_id, team_id, guest_team_ids, last_message_at, last_message_preview) order by number) from tickets_ticket),
  (select json_agg(json_build_array(ticket_id, person_id) order by ticket_id, person_id) from tickets_participant),
  (select json_agg(id order by id) from tickets_message),
  (select json_agg(json_build_array(source_id, target_id) order by source_id) from tickets_merge where undone_at is null) {more})::text
"""
OF_STAFF = """,
  (select json_agg(json_build_array(ticket_id, tag_id) order by ticket_id, tag_id) from tickets_tickettag),
  (select json_agg(json_build_array(ticket_id, person_id) order by ticket_id, person_id) from tickets_follower)
"""


def seen_by(by: Actor) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return all that somebody sees: rows, and every conversation as their page shows it."""
    with acting(by), connection.cursor() as cursor:
        cursor.execute(ROWS.format(more="" if by.is_customer else OF_STAFF))
        rows = str(cursor.fetchone()[0])
        talks = [
            (ticket.pk, [entry.message.body for entry in timeline(ticket, by=by) if entry.message])
            for ticket in Ticket.objects.order_by("pk")
        ]
    return rows, talks


def desk(cast: Cast) -> list[int]:
    """Make five tickets as different as two customers and two teams can make them."""
    tickets = [ask(cast, body="first"), ask(cast, body="second"), ask(cast, "paulo", body="his"), ask(cast, body="answered")]
    tickets.append(ask(cast, body="asked of Bookings", team_id=cast.bookings.pk))
    with acting(cast.desk(cast.mara)) as mara:
        actions.add_note(Ticket.objects.get(pk=tickets[4].pk), body="secret of Bookings", by=mara)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=tickets[4].pk).update(assignee=cast.ana)
    with acting(cast.desk(cast.ana)) as ana:
        first, second, his, answered = (Ticket.objects.get(pk=ticket.pk) for ticket in tickets[:4])
        actions.tag(first, name="hardware", by=ana)
        actions.tag(second, name="hardware", by=ana)
        actions.tag(second, name="urgent", by=ana)
        actions.follow(second, by=ana)
        actions.follow(his, person_id=cast.dev.pk, by=ana)
        actions.add_participant(his, email="jonas@example.org", by=ana)
        actions.add_note(his, body="secret of Payments", by=ana)
        actions.reply(answered, body="Try this", by=ana)
        actions.snooze(answered, wakes_on=Waking.REPLY, by=ana)
        actions.reply(first, body="Solved it", then=Status.WAITING_OTHERS, by=ana)
    return [ticket.pk for ticket in tickets]


def unmerge(merged: Merge, by: Actor) -> None:
    with acting(by), suppress(FrontdeskError):
        actions.unmerge(Merge.objects.select_related("source", "target").get(pk=merged.pk), by=by)


@PROPERTY
@given(done=deeds, order=st.randoms(use_true_random=False))
def test_merges_that_are_all_undone_leave_no_trace(cast: Cast, done: list[tuple[int, int, bool] | int], order: random.Random) -> None:
    ana = cast.desk(cast.ana)
    everybody = [cast.portal(person) for person in (cast.ingrid, cast.jonas, cast.paulo)]
    everybody += [cast.desk(person) for person in (cast.ana, cast.dev, cast.mara, cast.rita)]
    with transaction.atomic():
        numbers = desk(cast)
        before = [seen_by(by) for by in everybody]
        for deed in done:
            with acting(ana):
                merges = list(Merge.objects.filter(undone_at=None).order_by("id"))
            if isinstance(deed, tuple):
                source, target, brings = deed
                with acting(ana), suppress(FrontdeskError), transaction.atomic():
                    actions.merge(Ticket.objects.get(pk=numbers[source]), into=numbers[target], brings_people=brings, by=ana)
            elif merges:
                unmerge(merges[deed % len(merges)], ana)
            # However they are merged: notes stay with their audience, and customers read what was theirs.
            assert "secret of Bookings" not in str(seen_by(cast.desk(cast.dev))[1])
            assert "secret" not in str(seen_by(cast.portal(cast.ingrid))[1])
            assert "his" not in dict(seen_by(cast.portal(cast.ingrid))[1]).get(numbers[0], [])
        with acting(ana):
            left = list(Merge.objects.filter(undone_at=None))
        order.shuffle(left)
        for merged in left:
            unmerge(merged, ana)
        assert [seen_by(by) for by in everybody] == before
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_merges_at_once_none_makes_a_circle_or_a_chain(cast: Cast) -> None:
    one, two, three = ask(cast).pk, ask(cast).pk, ask(cast).pk
    pairs = [(one, two), (two, one), (two, three), (three, one)]
    start = threading.Barrier(len(pairs))

    def run(source: int, target: int) -> None:
        try:
            by = cast.desk(cast.ana)
            start.wait(20)
            with suppress(FrontdeskError), acting(by):
                actions.merge(Ticket.objects.get(pk=source), into=target, by=by)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with acting(SYSTEM):
        made = list(Merge.objects.values_list("source_id", "target_id"))
        merged = set(Ticket.objects.filter(is_merged=True).values_list("pk", flat=True))
    assert made
    assert {source for source, _ in made} == merged
    assert not {target for _, target in made} & merged


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_a_taking_apart_at_once_follow_each_other(cast: Cast) -> None:
    first, second = ask(cast), ask(cast)
    ana = cast.desk(cast.ana)
    with acting(ana), change() as deed:
        # The source has the larger number: whoever locks it first would lock against the order.
        merged = actions.merge(second, into=first.pk, by=ana)
    locks: list[list[int]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if "FOR UPDATE" in sql:
            locks.append([number for number in (first.pk, second.pk) if number in params])
        return answer

    with acting(ana), connection.execute_wrapper(note):
        actions.undo(deed, by=ana)
    assert locks[0] == [merged.target_id, merged.source_id], "both at once, in the order of numbers"
