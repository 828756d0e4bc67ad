"""The desk's own statuses: below the fixed categories, with transitions, and never read by customers."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError, FrontdeskError, InvalidError
from frontdesk.search.fields import STATUSES
from frontdesk.tickets import actions, lists, statuses
from frontdesk.tickets.actions.arranging_statuses import RESERVED
from frontdesk.tickets.actions.snoozing import wake_due
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.models import FIRST_OWN, GIVEN, Status, Ticket, TicketStatus, Waking
from frontdesk.tickets.timeline import timeline
from frontdesk.tickets.variables import filled
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
OPEN, OTHERS, SOLVED = Status.OPEN, Status.WAITING_OTHERS, Status.SOLVED


def make(name: str, category: Status = OTHERS, **facts: Any) -> TicketStatus:
    with acting(SYSTEM) as by:
        return actions.create_status(category=category, name=name, by=by, **facts)


def ways(followers: dict[TicketStatus | int, list[TicketStatus | int]]) -> None:
    """Say what may follow; a number is that of a category's given status."""

    def number(one: TicketStatus | int) -> int:
        return GIVEN + one if isinstance(one, int) else one.pk

    with acting(SYSTEM) as by:
        actions.set_transitions({number(one): [number(each) for each in others] for one, others in followers.items()}, by=by)


def set_to(cast: Cast, ticket: Ticket, status: int) -> Ticket:
    with acting(cast.desk(cast.ana)) as by:
        fresh = Ticket.objects.get(pk=ticket.pk)
        actions.change(fresh, version=fresh.version, status=status, by=by)
    return now(ticket)


def now(ticket: Ticket) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk)


def test_a_desk_begins_with_what_all_desks_had_and_no_ticket_is_written() -> None:
    with acting(SYSTEM):
        rows = list(TicketStatus.objects.all())
    assert [(row.pk, row.category, row.name, row.is_default) for row in rows] == [(GIVEN + s, s, s.label, True) for s in Status]
    assert statuses.named(None, OPEN).name == "Open"


def test_an_own_status_is_its_category_to_everything_that_goes_by_turns(cast: Cast) -> None:
    supplier, ticket = make("Waiting for supplier"), ask(cast)
    moved = set_to(cast, ticket, supplier.pk)
    assert (moved.status, moved.own_status_id, moved.turn) == (OTHERS, supplier.pk, OTHERS)
    with acting(SYSTEM):
        event = Event.objects.get(ticket_id=ticket.pk, name="ticket.moved")
    assert (event.data["status"], event.data["own_status_id"]) == ([Status.NEW, OTHERS], [None, supplier.pk])


def test_a_step_within_a_category_leaves_since_when_it_is_whose_turn(cast: Cast) -> None:
    supplier, ticket = make("Waiting for supplier"), ask(cast)
    waits = set_to(cast, ticket, OTHERS)
    moved = set_to(cast, ticket, supplier.pk)
    assert (moved.turn_at, moved.status, moved.own_status_id) == (waits.turn_at, OTHERS, supplier.pk)
    # A category that it has already is no change of the status within.
    assert set_to(cast, ticket, OTHERS).own_status_id == supplier.pk
    assert set_to(cast, ticket, GIVEN + OTHERS).own_status_id is None


@pytest.mark.parametrize("deed", ["reply", "solve", "customer", "wake", "merge", "close"])
def test_whatever_changes_the_category_gives_its_default_status(cast: Cast, deed: str) -> None:
    usual = {s: make(f"Own {s.label}", s) for s in (OPEN, Status.WAITING_CUSTOMER, SOLVED)}
    supplier, ticket = make("Waiting for supplier"), ask(cast)
    with acting(SYSTEM) as by:
        for status in usual.values():
            actions.make_status_default(status, by=by)
    set_to(cast, ticket, supplier.pk)
    with acting(cast.desk(cast.ana)) as by:
        mine = Ticket.objects.get(pk=ticket.pk)
        if deed == "reply":
            actions.reply(mine, body="Done", by=by)
        elif deed in ("solve", "close"):
            actions.solve(mine, by=by)
        elif deed == "wake":
            actions.snooze(mine, wakes_on=Waking.TIME, until=timezone.now() + timedelta(hours=1), by=by)
        elif deed == "merge":
            actions.merge(ask(cast), into=mine.pk, by=by)
    if deed == "customer":
        with acting(cast.portal(cast.ingrid)) as by:
            actions.reply(Ticket.objects.get(pk=ticket.pk), body="Hello?", by=by)
    with acting(SYSTEM):
        if deed == "close":
            Ticket.objects.update(solved_at=timezone.now() - timedelta(days=15))
            actions.close_forgotten(timezone.now())
        if deed == "wake":
            Ticket.objects.update(snoozed_until=timezone.now())
            wake_due()
    category = {"reply": Status.WAITING_CUSTOMER, "solve": SOLVED, "close": Status.CLOSED}.get(deed, OPEN)
    expected = usual[category].pk if category in usual else None
    assert (now(ticket).status, now(ticket).own_status_id) == (category, expected)


def test_a_new_ticket_has_the_default_status_of_what_is_new(cast: Cast) -> None:
    triage = make("To be sorted", Status.NEW)
    with acting(SYSTEM) as by:
        actions.make_status_default(triage, by=by)
    assert now(ask(cast)).own_status_id == triage.pk


def test_the_database_holds_status_and_category_together(cast: Cast) -> None:
    supplier, ticket = make("Waiting for supplier"), set_to(cast, ask(cast), OPEN)
    for wrong in ({"own_status_id": supplier.pk}, {"own_status_id": 999}):
        with acting(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
            Ticket.objects.filter(pk=ticket.pk).update(**wrong)


def test_undo_brings_the_exact_status_back_even_where_no_way_leads_back(cast: Cast) -> None:
    supplier, progress = make("Waiting for supplier"), make("In progress", OPEN)
    ways({progress: [SOLVED]})
    ticket = set_to(cast, ask(cast), supplier.pk)
    for status in (progress.pk, GIVEN + OTHERS):
        with acting(cast.desk(cast.ana)) as by:
            with change() as id_:
                actions.change(ticket, version=ticket.version, status=status, by=by)
            actions.undo(id_, by=by)
        ticket = now(ticket)
        assert (ticket.status, ticket.own_status_id) == (OTHERS, supplier.pk)


def test_undo_refuses_once_somebody_went_a_step_further(cast: Cast) -> None:
    supplier, ticket = make("Waiting for supplier"), set_to(cast, ask(cast), OTHERS)
    with acting(cast.desk(cast.ana)) as by, change() as id_:
        actions.change(ticket, version=ticket.version, status=OPEN, by=by)
    set_to(cast, ticket, supplier.pk)
    with acting(cast.desk(cast.ana)) as by, pytest.raises(ConflictError, match="status"):
        actions.undo(id_, by=by)


# ---------------------------------------------------------------- what may follow


@pytest.fixture
def escalated(cast: Cast) -> tuple[Ticket, TicketStatus, TicketStatus]:
    """A ticket with a status that only “In progress” may follow."""
    lab, progress = make("In the laboratory"), make("In progress", OPEN)
    ways({lab: [progress]})
    return set_to(cast, ask(cast), lab.pk), lab, progress


HAND: dict[str, Any] = {
    "the page": lambda t, by: actions.change(t, version=t.version, status=SOLVED, by=by),
    "solving": lambda t, by: actions.solve(t, by=by),
    "a macro or a bulk deed": lambda t, by: actions.apply(t, Changes(status=GIVEN + SOLVED), by=by),
    "a macro that solves": lambda t, by: actions.apply(t, Changes(status=SOLVED), by=by),
    "an answer": lambda t, by: actions.reply(t, body="x", then=SOLVED, by=by),
    "an answer that waits": lambda t, by: actions.hold_reply(t, body="x", then=SOLVED, send_at=timezone.now(), by=by),
}


@pytest.mark.parametrize("way", HAND)
def test_what_may_not_follow_is_refused_in_one_sentence_that_names_what_may(
    cast: Cast, escalated: tuple[Ticket, TicketStatus, TicketStatus], way: str
) -> None:
    ticket, lab, progress = escalated
    with acting(cast.desk(cast.ana)) as by, pytest.raises(InvalidError) as refused:
        HAND[way](Ticket.objects.get(pk=ticket.pk), by)
    assert refused.value.sentence == "“Solved” may not follow “In the laboratory”. Choose “In progress”."
    assert now(ticket).own_status_id == lab.pk
    # A category leads to the first of it that may follow.
    assert set_to(cast, ticket, OPEN).own_status_id == progress.pk


def test_what_happens_by_itself_asks_for_no_way(cast: Cast, escalated: tuple[Ticket, TicketStatus, TicketStatus]) -> None:
    ticket, lab, _ = escalated
    # An answer that says nothing of the status leaves it where nothing else may follow.
    with acting(cast.desk(cast.ana)) as by:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Still there", by=by)
    assert now(ticket).own_status_id == lab.pk
    with acting(cast.portal(cast.ingrid)) as by:
        actions.solve(Ticket.objects.get(pk=ticket.pk), by=by)
    assert now(ticket).status == SOLVED
    set_to(cast, ticket, OPEN)
    set_to(cast, ticket, lab.pk)
    with acting(cast.portal(cast.ingrid)) as by:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="And now?", by=by)
    assert (now(ticket).status, now(ticket).own_status_id) == (OPEN, None)


def test_all_that_could_follow_means_any_and_whatever_comes_later(cast: Cast) -> None:
    lab = make("In the laboratory")
    ways({lab: [Status.OPEN, Status.WAITING_CUSTOMER, OTHERS, SOLVED, Status.CLOSED]})
    with acting(SYSTEM):
        assert TicketStatus.objects.get(pk=lab.pk).follower_ids == []
    later = make("In repair", OPEN)
    assert later.pk in {status.id for status in statuses.followers(statuses.named(lab.pk, OTHERS))}


# ---------------------------------------------------------------- arranging


def refuse(sentence: str, deed: Any) -> None:
    with acting(SYSTEM) as by, pytest.raises(FrontdeskError) as refused:
        deed(by)
    assert sentence in refused.value.sentence


def test_bad_input_is_explained(cast: Cast) -> None:
    lab, progress = make("In the laboratory"), make("In progress", OPEN)
    with acting(SYSTEM):
        given = TicketStatus.objects.get(pk=GIVEN + OPEN)
    refuse("There is a status “In progress” already", lambda by: actions.create_status(category=SOLVED, name=" in PROGRESS ", by=by))
    refuse("Give it a name", lambda by: actions.create_status(category=OPEN, name="  ", by=by))
    refuse("At most 40 characters", lambda by: actions.create_status(category=OPEN, name="x" * 200, by=by))
    refuse("At most 40 characters", lambda by: actions.change_status(lab, name="Lab", wording="x" * 41, by=by))
    refuse("close by themselves", lambda by: actions.create_status(category=Status.CLOSED, name="Gone", by=by))
    refuse("A key has small letters", lambda by: actions.create_status(category=OPEN, name="New one", key="open", by=by))
    refuse("Make another one the default", lambda by: actions.archive_status(given, by=by))
    refuse("Nobody could move a ticket on", lambda by: actions.set_transitions({lab.pk: {GIVEN + Status.CLOSED}}, by=by))
    refuse("not known", lambda by: actions.set_transitions({lab.pk: {32_000}}, by=by))
    ways({lab: [progress]})
    refuse("Nothing else may follow “In the laboratory”", lambda by: actions.archive_status(progress, by=by))
    with acting(SYSTEM) as by:
        actions.archive_status(lab, by=by)
        actions.create_status(category=OPEN, name="In the laboratory", by=by)
    refuse("There is a status", lambda by: actions.restore_status(lab, by=by))
    refuse("Restore it first", lambda by: actions.make_status_default(lab, by=by))
    refuse("There is no such status", lambda _: statuses.meant(31_999))


def test_keys_are_made_once_and_no_word_of_a_category() -> None:
    assert {make(name).key for name in ("Überprüfung!", "Open!", "7", "日本")} == {"uberprufung", "open-2", "status-7", "status"}
    assert make("Überprüfung").key == "uberprufung-2"
    assert set(STATUSES) == RESERVED


def test_an_archived_status_stays_on_its_tickets_and_is_offered_no_more(cast: Cast) -> None:
    supplier = make("Waiting for supplier")
    ticket = set_to(cast, ask(cast), supplier.pk)
    with acting(SYSTEM) as by:
        actions.archive_status(supplier, by=by)
    assert statuses.of(now(ticket)).name == "Waiting for supplier"
    assert supplier.pk not in {number for number, _ in statuses.choices(tuple(Status))}
    other = ask(cast)
    with pytest.raises(InvalidError, match="was archived"):
        set_to(cast, other, supplier.pk)


def test_a_process_that_knows_an_older_list_looks_once_more(cast: Cast) -> None:
    statuses.current()
    with acting(SYSTEM):
        TicketStatus.objects.create(id=FIRST_OWN, key="of-another-process", category=OPEN, name="Fresh", position=3)
    assert statuses.meant(FIRST_OWN).name == "Fresh"
    assert "of-another-process" in statuses.current().by_key


# ---------------------------------------------------------------- lists and words


def test_a_list_can_ask_for_one_status_or_leave_one_out(cast: Cast) -> None:
    supplier = make("Waiting for supplier")
    plain, own = set_to(cast, ask(cast), OTHERS), set_to(cast, ask(cast), supplier.pk)
    snoozed = set_to(cast, ask(cast), supplier.pk)
    with acting(cast.desk(cast.ana)) as by:
        actions.snooze(snoozed, wakes_on=Waking.REPLY, by=by)

        def found(**asked: Any) -> set[int]:
            return {row.number for row in lists.queue(Filter(**asked), by=by).tickets}

        assert found(statuses=(OTHERS,), own=(supplier.pk,)) == {own.pk}
        assert found(statuses=(OTHERS,), own=(GIVEN + OTHERS,)) == {plain.pk}
        assert found(statuses=(OTHERS,), own=(supplier.pk,), snoozed="any") == {own.pk, snoozed.pk}
        assert found(statuses=(OPEN, OTHERS), own=(supplier.pk,)) == {own.pk}
        assert found(without=Filter(statuses=(OTHERS,), own=(supplier.pk,))) == {plain.pk}
        assert found(without=Filter(statuses=(OTHERS,))) == set()


def test_the_timeline_says_the_name_to_colleagues_and_nothing_to_customers(cast: Cast) -> None:
    supplier = make("Waiting for supplier", wording="We asked the maker")
    fixed = make("Sent back", SOLVED)
    ticket = set_to(cast, ask(cast), supplier.pk)
    set_to(cast, ticket, fixed.pk)

    def words(by: Any) -> str:
        with acting(by) as reader:
            return " ".join(entry.event.sentence for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=reader) if entry.event)

    ours, theirs = words(cast.desk(cast.ana)), words(cast.portal(cast.ingrid))
    assert "set it to Waiting for supplier" in ours
    assert "marked it as solved: Sent back" in ours
    assert "marked it as solved" in theirs
    with acting(cast.portal(cast.ingrid)) as by:
        # What browsers are told of and what macros put into a text.
        assert "supplier" not in str(list(Event.objects.values_list("data", flat=True)))
        assert filled("{{ ticket.status }}", Ticket.objects.with_requester().get(pk=ticket.pk), by) == "Solved"
    assert not re.search("supplier|Sent back|maker", theirs)


def test_the_default_of_a_category_moves_no_ticket(cast: Cast) -> None:
    ticket, progress = set_to(cast, ask(cast), OPEN), make("In progress", OPEN)
    with acting(SYSTEM) as by:
        actions.make_status_default(progress, by=by)
    assert statuses.of(now(ticket)).name == "Open"
    with connection.cursor() as cursor, acting(SYSTEM):
        cursor.execute("select count(*) from tickets_status where category = 2 and is_default")
        assert cursor.fetchone() == (1,)
