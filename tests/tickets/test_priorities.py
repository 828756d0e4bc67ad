"""The desk's own priorities: lists are in their order, whatever is done to them, and no ticket loses its priority."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM
from frontdesk.bench.costs import Recorder
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions, lists, priorities, renumbering
from frontdesk.tickets.actions import undoing
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.criteria import at_arrival
from frontdesk.tickets.models import PriorityMove, Ticket, TicketPriority
from frontdesk.tickets.timeline import OF_STAFF
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    priorities.forget()
    yield
    priorities.forget()


def row(key: str) -> TicketPriority:
    with acting(SYSTEM):
        return TicketPriority.objects.get(key=key)


def make(name: str, above: str = "", **more: Any) -> TicketPriority:
    with acting(SYSTEM) as by:
        return actions.create_priority(name=name, above=row(above) if above else None, by=by, **more)


def move(key: str, places: int) -> None:
    with acting(SYSTEM) as by:
        actions.move_priority(row(key), places=places, by=by)


def archive(key: str, goes_to: str = "") -> None:
    with acting(SYSTEM) as by:
        actions.archive_priority(row(key), goes_to=row(goes_to) if goes_to else None, by=by)


def again(ticket: Ticket) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk)


def every() -> list[Ticket]:
    with acting(SYSTEM):
        return list(Ticket.objects.all())


def told(ticket: Ticket, **facts: Any) -> list[Event]:
    with acting(SYSTEM):
        return list(Event.objects.filter(ticket_id=ticket.pk, **facts))


def order() -> list[str]:
    return [one.key for one in priorities.current().in_use]


def walk() -> None:
    """Let the worker do all that is to be done, the second look too."""
    for _ in range(2):
        with acting(SYSTEM):
            PriorityMove.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        while renumbering.renumber():
            pass


def at(cast: Cast, key: str) -> Ticket:
    """Open a ticket with a priority."""
    with acting(cast.desk(cast.ana)) as by:
        facts = {"subject": key, "body": "Words", "team_id": cast.payments.pk, "priority": row(key).number}
        return actions.open_ticket(requester_id=cast.ingrid.pk, by=by, **facts)


def listed(cast: Cast, **wanted: Any) -> list[str]:
    """Return the priorities of the tickets in the queue, in its order."""
    with acting(cast.desk(cast.ana)) as by:
        return [priorities.of(one.priority).key for one in lists.queue(Filter(**wanted), by=by).tickets]


def test_a_new_priority_between_two_moves_the_side_with_fewer_tickets_later_and_in_silence(cast: Cast) -> None:
    urgent, high, low = at(cast, "urgent"), at(cast, "high"), [at(cast, "low") for _ in range(4)]
    make("Soon", above="high")
    assert order() == ["urgent", "soon", "high", "normal", "low"]
    before = len(told(urgent))
    soon = at(cast, "soon")
    # Not moved yet: it is called and found as ever.
    assert listed(cast, priorities=("urgent",)) == ["urgent"]
    walk()
    assert listed(cast) == ["urgent", "soon", "high", *["low"] * 4]
    now = {one.pk: one for one in every()}
    assert now[urgent.pk].priority == row("urgent").number < now[soon.pk].priority < now[high.pk].priority == 2
    assert {now[one.pk].priority for one in low} == {4}
    assert (now[urgent.pk].version, now[urgent.pk].updated_at) == (urgent.version, urgent.updated_at)
    assert len(told(urgent)) == before
    with acting(SYSTEM):
        assert not PriorityMove.objects.exists()


def test_whoever_writes_an_old_number_during_the_walk_is_found_the_second_time(cast: Cast) -> None:
    make("Soon", above="high")
    while renumbering.renumber():
        pass
    late = at(cast, "low")
    with acting(SYSTEM):
        Ticket.objects.filter(pk=late.pk).update(priority=1)
    assert renumbering.renumber() == 0
    walk()
    assert again(late).priority == row("urgent").number


def test_a_walk_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renumbering, "BATCH", 2)
    tickets = [at(cast, "urgent") for _ in range(5)]
    [at(cast, "high") for _ in range(6)]
    make("Soon", above="high")
    assert renumbering.renumber()
    with acting(SYSTEM):
        assert [one.priority == 1 for one in Ticket.objects.filter(pk__in=[t.pk for t in tickets]).order_by("pk")] == [
            False, False, True, True, True,
        ]  # fmt: skip
    walk()
    with acting(SYSTEM):
        assert not Ticket.objects.filter(priority=1).exists()


def test_an_old_number_sent_by_an_open_page_means_the_same_priority(cast: Cast) -> None:
    ticket = at(cast, "low")
    [at(cast, "high") for _ in range(3)]
    make("Soon", above="high")
    with acting(cast.desk(cast.ana)) as by:
        actions.change(ticket, version=ticket.version, priority=1, by=by)
    assert again(ticket).priority == row("urgent").number
    with acting(cast.desk(cast.ana)) as by, pytest.raises(InvalidError, match="Choose a priority"):
        actions.change(ticket, version=ticket.version, priority=99, by=by)


def test_the_past_keeps_the_name_of_its_time(cast: Cast) -> None:
    ticket = at(cast, "low")
    with acting(cast.desk(cast.ana)) as by:
        actions.change(ticket, version=ticket.version, priority=1, by=by)
    with acting(SYSTEM) as by:
        actions.change_priority(row("urgent"), name="Burning", tone="red", by=by)
    (event,) = told(ticket, name="ticket.prioritised")
    words = OF_STAFF["ticket.prioritised"][0]
    assert words(event.data) == "set the priority to Urgent"
    # Entries from before names were kept.
    assert words({"priority": [4, 1]}) == "set the priority to Burning"


def test_what_was_asked_of_the_past_finds_every_number_of_a_priority(cast: Cast) -> None:
    at(cast, "urgent")
    [at(cast, "high") for _ in range(3)]
    make("Soon", above="high")
    field = at_arrival()["priority"]
    assert sorted(field.stored(["urgent"])) == sorted([1, row("urgent").number])
    assert field.shown(1) == field.shown(row("urgent").number) == "Urgent"
    assert field.shown(5) == "5"


def test_undoing_a_change_finds_the_priority_under_its_new_number(cast: Cast) -> None:
    ticket = at(cast, "urgent")
    [at(cast, "high") for _ in range(3)]
    with acting(cast.desk(cast.ana)) as by:
        actions.change(ticket, version=ticket.version, priority=4, by=by)
    (event,) = told(ticket, name="ticket.prioritised")
    make("Soon", above="high")
    walk()
    with acting(cast.desk(cast.ana)) as by:
        undoing.undo(event.change_id, on=ticket.pk, by=by)
    assert priorities.of(again(ticket).priority).key == "urgent"


def test_an_archived_priority_stays_on_its_tickets_and_is_given_no_more(cast: Cast) -> None:
    ticket = at(cast, "urgent")
    archive("urgent")
    walk()
    assert again(ticket).priority == 1
    assert priorities.name_of(1) == "Urgent"
    assert listed(cast, priorities=("urgent",)) == ["urgent"]
    other = at(cast, "low")
    with acting(cast.desk(cast.ana)) as by, pytest.raises(InvalidError, match="is archived"):
        actions.apply(other, Changes(priority=1), by=by)


def test_its_tickets_go_to_another_one_and_so_does_what_sets_it(cast: Cast) -> None:
    ticket, other = at(cast, "urgent"), at(cast, "low")
    archive("urgent", goes_to="high")
    assert listed(cast, priorities=("high",)) == ["high"]
    walk()
    assert again(ticket).priority == 2
    with acting(cast.desk(cast.ana)) as by:
        actions.apply(other, Changes(priority=1), by=by)
    assert again(other).priority == 2
    with acting(SYSTEM) as by:
        actions.restore_priority(row("urgent"), by=by)
    assert order() == ["urgent", "high", "normal", "low"]
    assert again(ticket).priority == 2


def test_one_whose_tickets_are_on_their_way_is_not_restored(cast: Cast) -> None:
    at(cast, "urgent")
    archive("urgent", goes_to="high")
    with acting(SYSTEM) as by, pytest.raises(InvalidError, match="still on their way to “High”"):
        actions.restore_priority(row("urgent"), by=by)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": "  "}, "Give it a name"),
    "a name that is taken": ({"name": "hIGH"}, "There is a priority “hIGH” already"),
    "200 characters": ({"name": "x" * 200}, "40"),
    "a colour that is none": ({"name": "Soon", "tone": "mauve"}, "Choose a colour"),
    "a key that is none": ({"name": "Soon", "key": "So on"}, "A key has small letters"),
    "a key that is taken": ({"name": "Soon", "key": "low"}, "used once"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_a_priority_is_said(cast: Cast, what: str) -> None:
    facts, sentence = WRONG[what]
    with pytest.raises(InvalidError, match=sentence):
        make(**facts)
    assert len(order()) == 4


def test_there_are_nine_at_most_and_the_one_that_new_tickets_get_stays(cast: Cast) -> None:
    for place in range(5):
        make(f"Number {place}")
    with pytest.raises(InvalidError, match="9 priorities already"):
        make("One more")
    with pytest.raises(InvalidError, match="New tickets get “Normal”"):
        archive("normal")
    with pytest.raises(InvalidError, match="another priority"):
        archive("low", goes_to="low")
    archive("low")
    with acting(SYSTEM) as by, pytest.raises(InvalidError, match="An archived priority"):
        actions.make_priority_default(row("low"), by=by)
    with pytest.raises(InvalidError, match="stands in no order"):
        move("low", -1)
    make("Low")
    with acting(SYSTEM) as by, pytest.raises(InvalidError, match="There is a priority “Low” already"):
        actions.restore_priority(row("low"), by=by)


def test_new_tickets_get_the_default_one(cast: Cast) -> None:
    with acting(SYSTEM) as by:
        actions.make_priority_default(row("low"), by=by)
    assert ask(cast).priority == 4
    assert [one.key for one in priorities.current().all if one.is_default] == ["low"]


def test_a_priority_that_another_process_made_is_known_when_it_is_named(cast: Cast) -> None:
    priorities.current()
    kept = priorities._kept._kept
    made = make("Soon")
    # As if this process had not heard of it.
    priorities._kept._kept = kept
    assert priorities.name_of(made.number) == "Soon"
    priorities._kept._kept = kept
    assert priorities.NAMES["soon"] == "Soon"


def test_the_queue_takes_no_statement_for_names_once_they_are_kept(cast: Cast) -> None:
    at(cast, "urgent")
    priorities.current()
    with acting(cast.desk(cast.ana)) as by:
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            rows = lists.queue(Filter(), by=by).tickets
            assert [priorities.name_of(one.priority) for one in rows] == ["Urgent"]
    assert not [one for one in recorder.statements if "ticketpriority" in str(one)]


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 8), st.just(0)),
        st.tuples(st.just("move"), st.integers(0, 8), st.integers(-3, 3)),
        st.tuples(st.just("archive"), st.integers(0, 8), st.integers(0, 8)),
        st.tuples(st.just("restore"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("work"), st.integers(1, 3), st.just(0)),
        st.tuples(st.just("ask"), st.integers(0, 8), st.just(0)),
    ),
    min_size=1,
    max_size=10,
)


def do(cast: Cast, deed: tuple[str, int, int], count: int, tickets: dict[int, str]) -> None:
    what, one, other = deed
    in_use = order()
    key, to = in_use[one % len(in_use)], in_use[other % len(in_use)]
    if what == "add":
        make(f"Added {count}", above=key if one % 2 else "")
    elif what == "move":
        move(key, other)
    elif what == "archive":
        archive(key, goes_to=to if other % 2 else "")
        if other % 2:
            tickets |= {number: to for number, has in tickets.items() if has == key}
    elif what == "restore":
        archived = [each.key for each in priorities.current().all if each.is_archived]
        if archived:
            with acting(SYSTEM) as by:
                actions.restore_priority(row(archived[one % len(archived)]), by=by)
    elif what == "work":
        for _ in range(one):
            renumbering.renumber()
    else:
        tickets[at(cast, key).pk] = key


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, batch=st.integers(1, 3))
def test_whatever_is_done_lists_are_in_the_order_of_the_settings_and_no_ticket_loses_its_priority(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, deeds: list[tuple[str, int, int]], batch: int
) -> None:
    monkeypatch.setattr(renumbering, "BATCH", batch)
    with transaction.atomic():
        priorities.forget()
        tickets = {at(cast, key).pk: key for key in ("low", "urgent", "high", "urgent", "normal", "low", "low")}
        for count, deed in enumerate(deeds):
            try:
                with transaction.atomic():
                    do(cast, deed, count, tickets)
            except InvalidError:
                priorities.forget()
            # At every moment each ticket has what it was given, whether or not it was moved.
            held = {one.pk: priorities.of(one.priority).key for one in every()}
            assert held == tickets
        walk()
        known = priorities.current()
        assert all(known.by_key[tickets[one.pk]].number == one.priority for one in every())
        shown = listed(cast)
        places = {one.key: place for place, one in enumerate(known.all)}
        assert shown == sorted(tickets.values(), key=places.__getitem__)
        transaction.set_rollback(True)
    priorities.forget()
