"""Undo: whatever was done and undone leaves no trace on the screen; what others built on stays."""

import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.identity.models import TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError, FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import (
    Bulk,
    Macro,
    Merge,
    Message,
    Priority,
    Scope,
    Status,
    Tag,
    Ticket,
    TicketLink,
    TicketStatus,
    TicketTag,
    Waking,
)
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
Deed = Callable[[Cast, Ticket, Actor], Any]

SEVERAL = Changes(status=int(Status.WAITING_OTHERS), type="incident", assignee="me", add_tags=("wave",), snooze="reply")


def each(found: Iterable[Any], deed: Callable[[Any], None]) -> None:
    for one in found:
        deed(one)


DEEDS: dict[str, Deed] = {
    "open": lambda _, t, by: actions.change(t, version=t.version, status=Status.OPEN, by=by),
    "wait": lambda _, t, by: actions.change(t, version=t.version, status=Status.WAITING_CUSTOMER, by=by),
    "wait for the supplier": lambda _, t, by: actions.change(t, version=t.version, status=own("Waiting for supplier"), by=by),
    "in progress": lambda _, t, by: actions.change(t, version=t.version, status=own("In progress", Status.OPEN), by=by),
    "solve": lambda _, t, by: actions.solve(t, by=by),
    "reopen": lambda _, t, by: actions.reopen(t, by=by),
    "urgent": lambda _, t, by: actions.change(t, version=t.version, priority=Priority.URGENT, by=by),
    "low and a task": lambda _, t, by: actions.change(t, version=t.version, priority=Priority.LOW, type="task", by=by),
    "rename": lambda _, t, by: actions.change(t, version=t.version, subject=f"{t.subject[:20]} {t.version}", by=by),
    "take": lambda _, t, by: actions.take(t, by=by),
    "to dev": lambda c, t, by: actions.assign(t, assignee_id=c.dev.pk, version=t.version, by=by),
    "to nobody": lambda _, t, by: actions.assign(t, assignee_id=None, version=t.version, by=by),
    "to bookings": lambda c, t, by: actions.hand_over(t, team_id=c.bookings.pk, version=t.version, by=by),
    "to payments": lambda c, t, by: actions.hand_over(t, team_id=c.payments.pk, version=t.version, by=by),
    "tag": lambda _, t, by: actions.tag(t, name="hardware", by=by),
    "untag": lambda _, t, by: actions.untag(t, tag_id=_tag(), by=by),
    "add jonas": lambda _, t, by: actions.add_participant(t, email="jonas@example.org", by=by),
    "remove jonas": lambda c, t, by: actions.remove_participant(t, person_id=c.jonas.pk, by=by),
    "snooze": lambda _, t, by: actions.snooze(t, wakes_on=Waking.REPLY, by=by),
    "wake": lambda _, t, by: actions.wake(t, by=by),
    "answer by tomorrow": lambda _, t, by: actions.set_due(t, due_at=clock.now() + timedelta(days=1), version=t.version, by=by),
    "no deadline": lambda _, t, by: actions.set_due(t, due_at=None, version=t.version, by=by),
    "follow": lambda _, t, by: actions.follow(t, by=by),
    "let lena follow": lambda c, t, by: actions.follow(t, person_id=c.lena.pk, by=by),
    "let lena go": lambda c, t, by: actions.unfollow(t, person_id=c.lena.pk, by=by),
    "link": lambda _, t, by: actions.link(t, number=twin(t), relation=As.RELATED, by=by),
    "make it a parent": lambda _, t, by: actions.link(t, number=twin(t), relation=As.CHILD, by=by),
    "unlink": lambda _, t, by: each(TicketLink.objects.all(), lambda link: actions.unlink(t, link_id=link.pk, by=by)),
    "merge": lambda _, t, by: actions.merge(t, into=twin(t), brings_people=True, by=by),
    "merge the other": lambda _, t, by: actions.merge(Ticket.objects.get(pk=twin(t)), into=t.pk, brings_people=True, by=by),
    "unmerge": lambda _, __, by: each(Merge.objects.filter(undone_at=None), lambda one: actions.unmerge(one, by=by)),
    "macro": lambda _, t, by: actions.apply_macro(t, Macro.objects.get(), by=by),
    "a few at once": lambda _, t, by: actions.change_all([t.pk, twin(t)], SEVERAL, by=by),
    "as a job": lambda _, t, by: actions.begin_bulk([t.pk, twin(t)], SEVERAL, title="Several", by=by),
}
MERGING = ("merge", "merge the other", "unmerge")
PEOPLE = ("ana", "dev", "mara")
# What colleagues and customers do between: it cannot be undone and may stand in the way.
OTHERS: dict[str, Deed] = DEEDS | {
    "answer": lambda _, t, by: actions.reply(t, body="done", by=by),
    "note": lambda _, t, by: actions.add_note(t, body="ours", by=by),
    "split": lambda _, t, by: actions.split(t, message_ids=asked_in(t), subject="Another question", by=by),
}
# Examples share one desk: each gets a ticket of its own, and everything is rolled back after it. FRONTDESK_TEST_EXAMPLES=500 is
# the long proof.
PROPERTY = settings(
    max_examples=int(os.environ.get("FRONTDESK_TEST_EXAMPLES", "8")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def own(name: str, category: Status = Status.WAITING_OTHERS) -> int:
    with acting(SYSTEM) as by:
        found = TicketStatus.objects.filter(name=name).first() or actions.create_status(category=category, name=name, by=by)
        return found.pk


def twin(ticket: Ticket) -> int:
    """Return the other of the two tickets that `has_note` makes."""
    return ticket.pk + 1


def asked_in(ticket: Ticket) -> list[int]:
    return list(Message.objects.filter(ticket=ticket, by_customer=True).values_list("pk", flat=True))


def _tag() -> int:
    return Tag.objects.values_list("pk", flat=True).filter(name="hardware").first() or 0


def of(cast: Cast, who: str) -> Actor:
    return next((by for by in everybody(cast) if by.person_id == getattr(cast, who).pk), None) or cast.desk(getattr(cast, who))


def did(cast: Cast, number: int, who: str, deed: Deed) -> UUID | None:
    """Let somebody try it; None when it was refused, or there was nothing to do."""
    told: list[str] = []
    try:
        with acting(of(cast, who)) as by, transaction.atomic(), change(told=told) as id_:
            begun = deed(cast, Ticket.objects.get(pk=number), by)
    except (FrontdeskError, Ticket.DoesNotExist):
        return None
    if isinstance(begun, Bulk):
        work()
        with acting(SYSTEM):
            return begun.change_id if Event.objects.filter(change_id=begun.change_id).exists() else None
    return id_ if told else None


def work() -> None:
    """Be the worker until nothing is left to do."""
    while actions.work_on_bulks():
        pass


def undo(cast: Cast, who: str, change_id: UUID) -> None:
    """Take a deed back as its person does: a job by another job."""
    with acting(of(cast, who)) as by:
        bulk = Bulk.objects.filter(change_id=change_id).first()
        taking_back = actions.undo_bulk(bulk, by=by) if bulk else None
        if taking_back is None:
            actions.undo(change_id, by=by)
    if taking_back is not None:
        work()


# All that a persona sees of tickets, under its own policies: rows, tags, participants, messages.
SHOWN = """
select json_build_array(
  (select json_agg(json_build_array(number, subject, team_id, assignee_id, status, priority, type, turn_at, solved_at, guest_team_ids,
     guest_person_ids, last_message_at, last_message_preview, is_snoozed, snoozed_until, wakes_on,
     is_merged, due_at) order by number) from tickets_ticket),
  (select json_agg(json_build_array(ticket_id, person_id) order by ticket_id, person_id) from tickets_participant),
  (select json_agg(id order by id) from tickets_message),
  (select json_agg(json_build_array(source_id, target_id) order by source_id) from tickets_merge where undone_at is null) {more})::text
"""
OF_STAFF = """,
  (select json_agg(json_build_array(ticket_id, tag_id) order by ticket_id, tag_id) from tickets_tickettag),
  (select json_agg(json_build_array(ticket_id, person_id) order by ticket_id, person_id) from tickets_follower),
  (select json_agg(json_build_array(one_id, other_id, kind) order by one_id, other_id, kind) from tickets_ticketlink)
"""


def seen_by_all(cast: Cast) -> list[str]:
    """Return what each persona of the cast sees."""
    return [seen_by(by) for by in everybody(cast)]


def everybody(cast: Cast) -> list[Actor]:
    known: list[Actor] | None = cast.__dict__.get("everybody")
    if known is None:
        known = [cast.portal(person) for person in (cast.ingrid, cast.jonas, cast.paulo)]
        known += [cast.desk(person) for person in (cast.ana, cast.dev, cast.mara, cast.oskar, cast.rita)]
        cast.__dict__["everybody"] = known
    return known


def seen_by(somebody: Actor) -> str:
    with acting(somebody) as by, connection.cursor() as cursor:
        cursor.execute(SHOWN.format(more="" if by.is_customer else OF_STAFF))
        return str(cursor.fetchone()[0])


def has_note(cast: Cast) -> int:
    """Return a ticket of Payments with a note of theirs, so that the team goes on reading it wherever it moves; and make its twin."""
    ticket, other = ask(cast), ask(cast, "paulo", subject="Another reader", body="Mine as well")
    assert other.pk == twin(ticket)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="ours", by=ana)
        actions.tag(Ticket.objects.get(pk=other.pk), name="terminal", by=ana)
    with acting(cast.desk(cast.oskar)) as oskar:
        wanted = Changes(priority=int(Priority.HIGH), status=int(Status.SOLVED), add_tags=("refund",), assignee="me")
        actions.create_macro(name="Refund", text="", changes=wanted, scope=Scope.ALL, by=oskar)
    return ticket.pk


@PROPERTY
# Refused half-way, with nothing else to do: that is no deed, although some of it had been recorded before it was rolled back.
@example(steps=[("ana", "merge"), ("ana", "a few at once"), ("ana", "a few at once")])
@given(steps=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(DEEDS))), min_size=1, max_size=6))
def test_any_sequence_and_its_undos_give_the_same_desk(cast: Cast, steps: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        number = has_note(cast)
        states, changes = [seen_by_all(cast)], []
        for who, name in steps:
            if (id_ := did(cast, number, who, DEEDS[name])) is not None:
                changes.append((who, id_))
                states.append(seen_by_all(cast))
        for who, id_ in reversed(changes):
            assert seen_by_all(cast) == states.pop()
            undo(cast, who, id_)
        assert seen_by_all(cast) == states.pop()
        transaction.set_rollback(True)


@PROPERTY
@given(
    # No window puts a merge and something else into one deed.
    mine=st.one_of(
        st.lists(st.sampled_from(sorted(DEEDS.keys() - {"as a job", *MERGING})), min_size=1, max_size=3),
        st.sampled_from(MERGING).map(lambda name: [name]),
    ),
    theirs=st.lists(st.tuples(st.sampled_from(("dev", "mara", "lena")), st.sampled_from(sorted(OTHERS))), min_size=1, max_size=4),
)
def test_what_others_built_on_is_not_taken_back(cast: Cast, mine: list[str], theirs: list[tuple[str, str]]) -> None:
    def all_of_it(cast: Cast, ticket: Ticket, by: Actor) -> None:
        for name in mine:
            DEEDS[name](cast, Ticket.objects.get(pk=ticket.pk), by)

    with transaction.atomic():
        number = has_note(cast)
        before = seen_by_all(cast)
        id_ = did(cast, number, "ana", all_of_it)
        # A deadline promised and taken away again leaves nothing to see, nor does its undo.
        is_seen = seen_by_all(cast) != before
        done = [(who, name) for who, name in theirs if did(cast, number, who, OTHERS[name])]
        if id_ is not None:
            between, events = seen_by_all(cast), log()
            try:
                undo(cast, "ana", id_)
            except ConflictError:
                # Refused: nothing at all has changed.
                assert done
                assert (seen_by_all(cast), log()) == (between, events)
            else:
                after = seen_by_all(cast)
                assert after != between or not is_seen
                if not done:
                    assert after == before
                with pytest.raises(ConflictError, match=r"undone already|changed .* since|other team works|by itself already"):
                    undo(cast, "ana", id_)
                assert seen_by_all(cast) == after
        transaction.set_rollback(True)


def log() -> int:
    with acting(SYSTEM):
        return Event.objects.count()


def test_undo_keeps_what_a_colleague_did_beside_it(cast: Cast) -> None:
    number = ask(cast).pk
    id_ = did(cast, number, "ana", DEEDS["urgent"])
    assert did(cast, number, "dev", DEEDS["tag"])
    assert id_ is not None
    undo(cast, "ana", id_)
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=number).priority == Priority.NORMAL
        assert TicketTag.objects.filter(ticket_id=number).exists()


@pytest.mark.parametrize(
    ("mine", "theirs", "sentence"),
    [
        ("solve", "reopen", "Dev Anand changed the status since"),
        ("urgent", "low and a task", "Dev Anand changed the priority since"),
        ("take", "to dev", "Dev Anand changed the assignee since"),
        ("tag", "untag", "Dev Anand changed the tag since"),
        ("rename", "rename", "Dev Anand changed the subject since"),
    ],
)
def test_a_refusal_says_who_was_later(cast: Cast, mine: str, theirs: str, sentence: str) -> None:
    number = ask(cast).pk
    id_ = did(cast, number, "ana", DEEDS[mine])
    assert id_ is not None
    assert did(cast, number, "dev", DEEDS[theirs])
    with pytest.raises(ConflictError, match=sentence):
        undo(cast, "ana", id_)


def test_moved_away_and_back_is_not_as_it_was_left(cast: Cast) -> None:
    number = ask(cast).pk
    id_ = did(cast, number, "ana", DEEDS["solve"])
    assert id_ is not None
    with clock.telling(clock.now() + timedelta(seconds=5)):
        assert did(cast, number, "dev", DEEDS["reopen"])
        assert did(cast, number, "dev", DEEDS["solve"])
    with pytest.raises(ConflictError, match="Dev Anand changed the status since"):
        undo(cast, "ana", id_)


def test_a_handed_over_ticket_comes_back_to_whoever_gave_it_away(cast: Cast) -> None:
    number = ask(cast).pk
    assert did(cast, number, "ana", DEEDS["take"])
    id_ = did(cast, number, "ana", DEEDS["to bookings"])
    assert id_ is not None
    with acting(cast.desk(cast.ana)):
        assert not Ticket.objects.filter(pk=number).exists()
    undo(cast, "ana", id_)
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=number).assignee_id == cast.ana.pk
    with acting(cast.desk(cast.mara)):
        assert not Ticket.objects.filter(pk=number).exists()


def test_once_the_other_team_began_it_stays_there_and_nothing_is_told(cast: Cast) -> None:
    number = ask(cast).pk
    id_ = did(cast, number, "ana", DEEDS["to bookings"])
    assert id_ is not None
    assert did(cast, number, "mara", DEEDS["take"])
    with pytest.raises(ConflictError, match=r"^Not undone\. The other team works on it by now\.$"):
        undo(cast, "ana", id_)


def test_a_note_of_the_other_team_neither_stops_an_undo_nor_is_lost(cast: Cast) -> None:
    number = ask(cast).pk
    id_ = did(cast, number, "ana", DEEDS["to bookings"])
    assert id_ is not None
    assert did(cast, number, "mara", OTHERS["note"])
    undo(cast, "ana", id_)
    with acting(cast.desk(cast.mara)):
        assert Ticket.objects.get(pk=number).guest_team_ids == [cast.bookings.pk]
        assert Message.objects.filter(kind="note").count() == 1
    with acting(cast.desk(cast.ana)):
        assert not Message.objects.filter(kind="note").exists()


def test_an_undo_can_be_undone(cast: Cast) -> None:
    number = ask(cast).pk
    states = [seen_by_all(cast)]
    id_ = did(cast, number, "ana", DEEDS["to bookings"])
    assert id_ is not None
    states.append(seen_by_all(cast))
    for round_ in range(3):
        with acting(cast.desk(cast.ana)) as ana:
            id_ = actions.undo(id_, by=ana).change_id
        assert seen_by_all(cast) == states[round_ % 2]


def test_an_undone_merge_is_merged_again_as_it_was(cast: Cast) -> None:
    number = has_note(cast)
    assert did(cast, number, "ana", DEEDS["merge"])
    states = [seen_by_all(cast)]
    id_ = did(cast, number, "dev", DEEDS["unmerge"])
    states.append(seen_by_all(cast))
    for round_ in range(4):
        assert id_ is not None
        with acting(cast.desk(cast.dev)) as dev:
            id_ = actions.undo(id_, by=dev).change_id
        assert seen_by_all(cast) == states[round_ % 2]


def test_an_undone_merge_stays_undone_once_somebody_worked_on_either_ticket(cast: Cast) -> None:
    number = has_note(cast)
    assert did(cast, number, "ana", DEEDS["merge"])
    id_ = did(cast, number, "ana", DEEDS["unmerge"])
    assert id_ is not None
    assert did(cast, number, "dev", DEEDS["solve"])
    with pytest.raises(ConflictError, match="Dev Anand changed one of the two tickets since"):
        undo(cast, "ana", id_)


def test_ten_minutes_later_it_is_too_late(cast: Cast) -> None:
    with clock.telling(clock.now() - timedelta(minutes=11)):
        number = ask(cast).pk
        late = did(cast, number, "ana", DEEDS["urgent"])
    assert late is not None
    with pytest.raises(ConflictError, match="more than 10 minutes ago"):
        undo(cast, "ana", late)


def test_nobody_undoes_what_somebody_else_did(cast: Cast) -> None:
    number = ask(cast).pk
    id_ = did(cast, number, "ana", DEEDS["urgent"])
    assert id_ is not None
    for who in ("dev", "lena", "mara", "rita"):
        with pytest.raises(Event.DoesNotExist):
            undo(cast, who, id_)
    with pytest.raises(Event.DoesNotExist):
        undo(cast, "ana", uuid4())


def test_a_reply_is_not_taken_back_but_what_was_done_with_it_is(cast: Cast) -> None:
    number = ask(cast).pk
    told: list[str] = []
    with acting(cast.desk(cast.ana)) as ana, change(told=told) as id_:
        actions.reply(Ticket.objects.get(pk=number), body="done", by=ana)
        actions.tag(Ticket.objects.get(pk=number), name="hardware", by=ana)
    assert told == ["message.posted", "ticket.tagged"]
    undo(cast, "ana", id_)
    with acting(cast.desk(cast.ana)):
        assert Message.objects.filter(ticket=number).count() == 2
        assert not TicketTag.objects.exists()


def test_whoever_left_the_team_does_not_get_the_ticket_back(cast: Cast) -> None:
    number = ask(cast).pk
    assert did(cast, number, "ana", DEEDS["to dev"])
    id_ = did(cast, number, "ana", DEEDS["to nobody"])
    assert id_ is not None
    with acting(SYSTEM):
        TeamMembership.objects.filter(person=cast.dev).delete()
    with pytest.raises(ConflictError, match="no longer in the team"):
        undo(cast, "ana", id_)


def test_a_link_that_somebody_else_took_away_is_not_taken_back_again(cast: Cast) -> None:
    number = has_note(cast)
    id_ = did(cast, number, "ana", DEEDS["link"])
    assert did(cast, number, "dev", DEEDS["unlink"])
    assert id_ is not None
    with pytest.raises(ConflictError, match="Dev Anand changed the link since"):
        undo(cast, "ana", id_)
