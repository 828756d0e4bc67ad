"""Undo: whatever was done and undone leaves no trace on the screen; what others built on stays."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.identity.models import TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError, FrontdeskError
from frontdesk.tickets import actions
from frontdesk.tickets.models import Message, Priority, Status, Tag, Ticket, TicketTag, Type, Waking
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
Deed = Callable[[Cast, Ticket, Actor], Any]

DEEDS: dict[str, Deed] = {
    "open": lambda _, t, by: actions.change(t, version=t.version, status=Status.OPEN, by=by),
    "wait": lambda _, t, by: actions.change(t, version=t.version, status=Status.WAITING_CUSTOMER, by=by),
    "solve": lambda _, t, by: actions.solve(t, by=by),
    "reopen": lambda _, t, by: actions.reopen(t, by=by),
    "urgent": lambda _, t, by: actions.change(t, version=t.version, priority=Priority.URGENT, by=by),
    "low and a task": lambda _, t, by: actions.change(t, version=t.version, priority=Priority.LOW, type=Type.TASK, by=by),
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
}
PEOPLE = ("ana", "dev", "mara")
# What colleagues and customers do between: it cannot be undone and may stand in the way.
OTHERS: dict[str, Deed] = DEEDS | {
    "answer": lambda _, t, by: actions.reply(t, body="done", by=by),
    "note": lambda _, t, by: actions.add_note(t, body="ours", by=by),
}
# Examples share one desk: each gets a ticket of its own, and everything is rolled back after it. FRONTDESK_TEST_EXAMPLES=500 is
# the long proof.
PROPERTY = settings(
    max_examples=int(os.environ.get("FRONTDESK_TEST_EXAMPLES", "8")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _tag() -> int:
    return Tag.objects.values_list("pk", flat=True).filter(name="hardware").first() or 0


def of(cast: Cast, who: str) -> Actor:
    return next((by for by in everybody(cast) if by.person_id == getattr(cast, who).pk), None) or cast.desk(getattr(cast, who))


def did(cast: Cast, number: int, who: str, deed: Deed) -> UUID | None:
    """Let somebody try it; None when it was refused, or there was nothing to do."""
    told: list[str] = []
    try:
        with acting(of(cast, who)) as by, transaction.atomic(), change(told=told) as id_:
            deed(cast, Ticket.objects.get(pk=number), by)
    except (FrontdeskError, Ticket.DoesNotExist):
        return None
    return id_ if told else None


def undo(cast: Cast, who: str, change_id: UUID) -> None:
    with acting(of(cast, who)) as by:
        actions.undo(change_id, by=by)


# All that a persona sees of tickets, under its own policies: rows, tags, participants, messages.
SHOWN = """
select json_build_array(
  (select json_agg(json_build_array(number, subject, team_id, assignee_id, status, priority, type, turn_at, solved_at, guest_team_ids,
     guest_person_ids, last_message_at, last_message_preview, is_snoozed, wakes_on) order by number) from tickets_ticket),
  (select json_agg(json_build_array(ticket_id, person_id) order by person_id) from tickets_participant),
  (select json_agg(id order by id) from tickets_message), {tags})::text
"""
TAGS = "(select json_agg(json_build_array(ticket_id, tag_id) order by tag_id) from tickets_tickettag)"


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
        cursor.execute(SHOWN.format(tags="null" if by.is_customer else TAGS))
        return str(cursor.fetchone()[0])


def has_note(cast: Cast) -> int:
    """Return a ticket of Payments with a note of theirs, so that the team goes on reading it wherever it moves."""
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="ours", by=ana)
    return ticket.pk


@PROPERTY
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
    mine=st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=3),
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
                assert after != between
                if not done:
                    assert after == before
                with pytest.raises(ConflictError, match="undone already"):
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
