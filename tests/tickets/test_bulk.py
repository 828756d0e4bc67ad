"""Bulk deeds: few at once, many by the worker, in small steps that a kill cannot double."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError, InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.actions import bulk as bulks
from frontdesk.tickets.changes import Changes, read
from frontdesk.tickets.conditions import Filter
from frontdesk.tickets.everything import numbers_of
from frontdesk.tickets.models import Bulk, MacroUse, Priority, Status, Ticket, TicketTag
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
SOLVE = Changes(status=int(Status.SOLVED))


def begun(cast: Cast, numbers: list[int], changes: Changes = SOLVE) -> Bulk:
    with acting(cast.desk(cast.ana)) as ana:
        return actions.begin_bulk(numbers, changes, title="Test", by=ana)


def worked(bulk: Bulk) -> Bulk:
    while actions.work_on_bulks():
        pass
    return now(bulk)


def now(bulk: Bulk) -> Bulk:
    with acting(SYSTEM):
        return Bulk.objects.get(pk=bulk.pk)


def statuses(numbers: list[int]) -> set[int]:
    with acting(SYSTEM):
        return set(Ticket.objects.filter(pk__in=numbers).values_list("status", flat=True))


def test_each_ticket_wholly_or_not_at_all(cast: Cast) -> None:
    ours, theirs = ask(cast).pk, ask(cast, team_id=cast.bookings.pk).pk
    closed = ask(cast).pk
    with acting(SYSTEM):
        Ticket.objects.filter(pk=closed).update(status=Status.CLOSED, solved_at=clock.now())
    wanted = Changes(priority=1, status=int(Status.OPEN), assignee="me", add_tags=("wave",))
    with acting(cast.desk(cast.ana)) as ana, change():
        outcome = actions.change_all([theirs, ours, closed, 999_999, ours], wanted, by=ana)
    assert outcome.numbers == [ours]
    assert {refusal.number: refusal.sentence for refusal in outcome.refusals} == {
        theirs: bulks.UNSEEN,
        999_999: bulks.UNSEEN,
        closed: "A closed ticket stays closed. A new answer by the customer begins a linked one.",
    }
    with acting(SYSTEM):
        # Not even the priority, which alone would have been possible.
        assert Ticket.objects.get(pk=closed).priority == Priority.NORMAL
        assert Ticket.objects.get(pk=ours).assignee_id == cast.ana.pk
        assert list(TicketTag.objects.values_list("ticket_id", flat=True)) == [ours]


def test_a_foreign_ticket_is_refused_like_a_missing_one(cast: Cast) -> None:
    theirs = ask(cast, team_id=cast.bookings.pk).pk
    job = worked(begun(cast, [theirs, 999_999]))
    assert len({sentence for _, sentence in job.failures}) == 1


def test_a_job_goes_on_where_it_was_and_touches_no_ticket_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulks, "BATCH", 2)
    numbers = [ask(cast).pk for _ in range(5)]
    job = begun(cast, numbers)
    assert actions.work_on_bulks() == 2
    assert (now(job).position, now(job).state) == (2, "working")

    # A worker that is killed in the middle of its transaction leaves nothing behind.
    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(bulks, "_move_on", killed)
        with pytest.raises(SystemExit):
            actions.work_on_bulks()
    assert now(job).position == 2
    done = worked(job)
    assert (done.state, done.position, done.done, done.failures) == ("done", 5, 5, [])
    assert statuses(numbers) == {Status.SOLVED}
    with acting(SYSTEM):
        told = list(Event.objects.filter(name="ticket.solved").values_list("ticket_id", "actor_id", "change_id"))
    assert sorted(told) == [(number, cast.ana.pk, job.change_id) for number in numbers]
    assert actions.work_on_bulks() == 0


def test_what_matches_later_is_not_touched(cast: Cast) -> None:
    first = [ask(cast).pk for _ in range(3)]
    with acting(cast.desk(cast.ana)) as ana:
        counted = numbers_of(Filter(), by=ana, most=100)
    later = ask(cast).pk
    worked(begun(cast, counted))
    assert counted == first
    assert statuses([later]) == {Status.NEW}


def test_all_that_match_are_those_that_one_sees(cast: Cast) -> None:
    ours = [ask(cast).pk for _ in range(3)]
    ask(cast, team_id=cast.bookings.pk)
    with acting(cast.desk(cast.ana)) as ana:
        assert numbers_of(Filter(), by=ana, most=100) == ours
        assert numbers_of(Filter(), by=ana, most=2) == ours[:2]
        assert numbers_of(Filter(team_ids=(cast.bookings.pk,)), by=ana, most=100) == []
    with acting(cast.desk(cast.rita)) as rita:
        assert len(numbers_of(Filter(), by=rita, most=100)) == 4


def test_stopped_it_stays_where_it_is_and_can_be_undone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulks, "BATCH", 2)
    numbers = [ask(cast).pk for _ in range(5)]
    job = begun(cast, numbers, Changes(priority=1, team=cast.bookings.pk))
    actions.work_on_bulks()
    with acting(cast.desk(cast.ana)) as ana:
        actions.stop_bulk(Bulk.objects.get(), by=ana)
    job = worked(job)
    assert (job.state, job.done) == ("stopped", 2)
    with acting(cast.desk(cast.ana)) as ana:
        assert Ticket.objects.count() == 3
        undoing = actions.undo_bulk(job, by=ana)
        with pytest.raises(ConflictError, match="undone already"):
            actions.undo_bulk(job, by=ana)
    assert worked(undoing).done == 2
    with acting(cast.desk(cast.ana)) as ana:
        assert set(Ticket.objects.values_list("priority", "team_id")) == {(Priority.NORMAL, cast.payments.pk)}
        # And once more: the undo of the undo.
        again = actions.undo_bulk(now(undoing), by=ana)
    assert worked(again).done == 2
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.count() == 3


def test_undoing_a_job_leaves_what_a_colleague_changed_since(cast: Cast) -> None:
    numbers = [ask(cast).pk for _ in range(3)]
    job = worked(begun(cast, numbers))
    with acting(cast.desk(cast.dev)) as dev:
        actions.reopen(Ticket.objects.get(pk=numbers[1]), by=dev)
    with acting(cast.desk(cast.ana)) as ana:
        undoing = actions.undo_bulk(job, by=ana)
    undone = worked(undoing)
    assert undone.failures == [[numbers[1], "Dev Anand changed the status since."]]
    assert statuses(numbers) == {Status.NEW, Status.OPEN}


def test_ten_minutes_after_its_end_a_job_stays(cast: Cast) -> None:
    job = worked(begun(cast, [ask(cast).pk]))
    with acting(SYSTEM):
        Bulk.objects.update(ended_at=clock.now() - timedelta(minutes=11))
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(ConflictError, match="more than 10 minutes ago"):
        actions.undo_bulk(now(job), by=ana)


@pytest.mark.parametrize("lost", ["team", "role", "account"])
def test_whoever_lost_the_right_meanwhile_changes_nothing_more(cast: Cast, lost: str) -> None:
    number = ask(cast).pk
    job = begun(cast, [number])
    with acting(SYSTEM):
        if lost == "team":
            TeamMembership.objects.filter(person=cast.ana).delete()
        elif lost == "role":
            Person.objects.filter(pk=cast.ana.pk).update(role=cast.ingrid.role)
        else:
            Person.objects.filter(pk=cast.ana.pk).update(is_active=False)
    assert worked(job).done == 0
    assert statuses([number]) == {Status.NEW}


def test_a_bulk_deed_is_its_persons_alone(cast: Cast) -> None:
    job = begun(cast, [ask(cast).pk])
    for other in (cast.dev, cast.lena, cast.rita, cast.oskar):
        with acting(cast.desk(other)) as by:
            assert not Bulk.objects.exists()
            actions.stop_bulk(job, by=by)
    assert now(job).state == "working"
    # How far it is can be written by the worker alone.
    with pytest.raises(ProgrammingError, match="permission denied"), acting(cast.desk(cast.ana)), connection.cursor() as cursor:
        cursor.execute("update tickets_bulk set position = 1")


def test_none_or_too_many_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulks, "MOST", 2)
    with acting(cast.desk(cast.ana)) as ana:
        for numbers, changes in (([], SOLVE), ([1], Changes()), ([1, 2, 3], SOLVE)):
            with pytest.raises(InvalidError):
                actions.begin_bulk(numbers, changes, title="x", by=ana)


def test_changes_are_kept_without_what_is_empty_and_read_again() -> None:
    wanted = Changes(status=2, assignee="me", add_tags=("a", "b"))
    assert wanted.kept() == {"status": 2, "assignee": "me", "add_tags": ["a", "b"]}
    assert read(wanted.kept() | {"of a newer version": 1}) == wanted
    assert not Changes()


def test_a_macro_on_many_tickets_was_used_once(cast: Cast) -> None:
    numbers = [ask(cast).pk, ask(cast).pk]
    with acting(cast.desk(cast.ana)) as ana:
        macro = actions.create_macro(name="Wave", text="", changes=Changes(add_tags=("wave",)), by=ana)
        actions.change_all(numbers, read(macro.changes), macro=macro, by=ana)
        actions.begin_bulk(numbers, read(macro.changes), title="Test", macro=macro, by=ana)
        # Where nothing was done it was not used.
        actions.change_all([999_999], read(macro.changes), macro=macro, by=ana)
        assert MacroUse.objects.get(macro=macro).count == 2


def test_what_was_refused_half_way_is_not_offered_for_undo(cast: Cast) -> None:
    closed = ask(cast).pk
    with acting(SYSTEM):
        Ticket.objects.filter(pk=closed).update(status=Status.CLOSED, solved_at=clock.now())
    told: list[str] = []
    with acting(cast.desk(cast.ana)) as ana, change(told=told):
        # The priority was changed before the status was refused.
        assert actions.change_all([closed], Changes(priority=1, status=int(Status.OPEN)), by=ana).refusals
    assert told == []
