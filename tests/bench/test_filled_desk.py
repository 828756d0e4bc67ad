"""A filled desk works, within its statements, and no plan reads a whole table that grows."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.db import connection, transaction

from frontdesk.actor import SYSTEM, Window
from frontdesk.bench.browser import Browser
from frontdesk.bench.costs import Recorder, replay, send
from frontdesk.bench.filling import fill
from frontdesk.bench.operations import EMAIL, PASSWORD, let_sign_in, operations
from frontdesk.bench.rows import FIRST_NUMBER, MEASURED_ID
from frontdesk.bench.shape import MY_TICKETS, shape_of
from frontdesk.config.wsgi import application
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import around, counts, lists
from frontdesk.tickets.models import Message, Ticket
from frontdesk.tickets.timeline import timeline
from tests.cast import actor

GROWING = (
    "tickets_ticket", "tickets_message", "tickets_searchtext", "events_event", "tickets_ticketseen",
    "tickets_ticketlink", "tickets_merge", "tickets_mention", "tickets_follower", "tickets_draft", "tickets_outgoing", "tickets_bulk",
)  # fmt: skip
# What the filled desk lacks, spread over it: some of everything that a ticket's page joins. None is the measured person's.
RELATED = """
insert into tickets_ticketlink (one_id, other_id, kind) select n, n + 1, 'related' from generate_series(1001, 3999, 2) n;
insert into tickets_follower (ticket_id, person_id) select n, 2 + n % 50 from generate_series(1001, 3999) n;
insert into tickets_merge (source_id, target_id, was, brought_participant_ids, brought_follower_ids, brought_tag_ids)
  select number, number - 1, '{}', '{}', '{}', '{}' from tickets_ticket where number > 1001;
insert into tickets_mention (ticket_id, message_id, person_id) select ticket_id, id, 2 + id % 50 from tickets_message where id % 3 = 0;
insert into tickets_draft (ticket_id, person_id, kind, body, file_ids, team_ids, people, macro_ids, version, origin, written_at_ms, reason)
  select n, 2 + n % 50, 'reply', 'Half a sentence', '{}', null, '', '{}', 1, '', 0, '' from generate_series(1001, 3999) n;
insert into tickets_outgoing (ticket_id, author_id, kind, body, team_ids, person_ids, file_ids, key, send_at, is_scheduled, state)
  select n, 2 + n % 50, 'reply', 'Later', '{}', '{}', '{}', gen_random_uuid(), now(), true, 'waiting' from generate_series(1001, 3999) n;
insert into tickets_bulk (person_id, title, changes, change_id, place, numbers, position, failures, state, ended_at)
  select 2 + n % 50, 'Solve it', '{}', gen_random_uuid(), '', array[1001], 1, '[]', 'done', now() from generate_series(1, 2000) n
"""
# A page of the aim may take 8. Writing adds the locked row, the form's key, the two rows and the event.
STATEMENTS = {
    "queue": 8,
    "counts": 8,
    "ticket": 8,
    "search_rare": 11,
    "search_common": 11,
    "search_two": 11,
    "my_tickets": 8,
    # Its custom fields, what it was when it came, the rules, and whom its team's policy gives it to.
    "create": 26,
    # Which also finds the ticket to go on with.
    "reply": 18,
    "reply_later": 14,
}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_every_operation_answers_within_its_statements() -> None:
    shape = shape_of(1000)
    fill(shape)
    let_sign_in()
    browser = Browser(application)
    browser.sign_in(EMAIL, PASSWORD)
    for operation in operations(shape):
        if operation.form_at:
            browser.open_form(operation.form_at)
        # The first request reads what later ones find in memory.
        for ask in islice(operation.asks, 2):
            send(operation, browser, ask)
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            send(operation, browser, next(operation.asks))
        # What was recorded can be run again for the comparison with bare SQL.
        assert replay(recorder.statements) > 0
        said = [str(sql)[:90] for sql, _ in recorder.statements]
        assert len(said) <= STATEMENTS[operation.name], "\n".join(said)


def test_no_page_reads_a_whole_table_that_grows() -> None:
    shape = shape_of(3000)
    fill(shape)
    _relate()
    person = Person(pk=MEASURED_ID)
    agent, customer = actor(person, Window.WORKSPACE), actor(person, Window.PORTAL)
    number = FIRST_NUMBER + shape.measured[0]
    with acting(agent):
        plans = dict(_plans(lambda: lists.queue(lists.Filter(), by=agent)))
        assert any("ticket_queue" in plan for plan in plans.values()), plans
        plans |= dict(_plans(lambda: lists.queue(lists.Filter(), by=agent, sort=lists.Sort.UPDATED)))
        plans |= dict(_plans(lambda: counts.counts(agent)))
        plans |= dict(_plans(lambda: around.ticket_with_surroundings(number, by=agent)))
        plans |= dict(_plans(lambda: timeline(Ticket.objects.get(pk=number), by=agent)))
        assert Message.objects.filter(ticket_id=number).count() == 10
    with acting(customer):
        plans |= dict(_plans(lambda: lists.my_tickets(by=customer)))
        plans |= dict(_plans(lambda: lists.my_tickets(by=customer, show="solved")))
        plans |= dict(_plans(lambda: lists.my_counts(customer)))
        assert sum(lists.my_counts(customer).values()) == MY_TICKETS
    for statement, plan in plans.items():
        assert not [table for table in GROWING if re.search(rf"Seq Scan on {table}\b", plan)], f"{statement}\n{plan}"


def _relate() -> None:
    """Link, merge, mention, follow, begin and change tickets, as many as there are."""
    with connection.cursor() as cursor, acting(SYSTEM):
        cursor.execute(RELATED)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _plans(reading: Any) -> Iterator[tuple[str, str]]:
    """Yield each statement that `reading` makes with its plan."""
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        reading()
    for sql, params in recorder.statements:
        with transaction.atomic(), connection.cursor() as cursor:
            # What is refused here is what a small table makes cheaper, not what a large one would need.
            cursor.execute(f"explain (costs off) {sql}", params)
            yield str(sql), "\n".join(line for (line,) in cursor.fetchall())
