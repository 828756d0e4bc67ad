"""A filled desk works, within its statements, and no plan reads a whole table that grows."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.db import connection, transaction

from frontdesk.actor import Window
from frontdesk.bench.browser import Browser
from frontdesk.bench.costs import Recorder, send
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

GROWING = ("tickets_ticket", "tickets_message", "tickets_searchtext", "events_event", "tickets_ticketseen")
# A page of the aim may take 8. Writing adds the locked row, the form's key, the two rows and the event.
STATEMENTS = {
    "queue": 8,
    "counts": 8,
    "ticket": 8,
    "search_rare": 10,
    "search_common": 10,
    "search_two": 10,
    "my_tickets": 8,
    "create": 14,
    "reply": 17,
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
        said = [str(sql)[:90] for sql, _ in recorder.statements]
        assert len(said) <= STATEMENTS[operation.name], "\n".join(said)


def test_no_page_reads_a_whole_table_that_grows() -> None:
    shape = shape_of(3000)
    fill(shape)
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
        assert not [table for table in GROWING if f"Seq Scan on {table}" in plan], f"{statement}\n{plan}"


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
