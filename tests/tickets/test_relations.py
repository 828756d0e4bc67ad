"""Links, parents and children, splitting, following and snoozing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from frontdesk.actor import SYSTEM, Actor
from frontdesk.db.acting import acting
from frontdesk.events.change import change
from frontdesk.events.models import Event
from frontdesk.lib.errors import ConflictError, ForbiddenError, InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.actions.linking import As
from frontdesk.tickets.models import Attachment, Follower, Message, Status, Ticket, TicketLink, Turn, Waking
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def now(ticket: Ticket) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk)


def told(by: Actor, ticket: Ticket) -> list[str]:
    with acting(by):
        return [entry.event.sentence for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=by) if entry.event]


def link(by: Actor, ticket: Ticket, other: Ticket, relation: As = As.RELATED) -> TicketLink:
    with acting(by):
        return actions.link(Ticket.objects.get(pk=ticket.pk), number=other.pk, relation=relation, by=by)


def test_a_link_to_a_hidden_ticket_is_not_there(cast: Cast) -> None:
    payments, bookings = ask(cast), ask(cast, team_id=cast.bookings.pk)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=bookings.pk).update(assignee=cast.ana)
    link(cast.desk(cast.ana), payments, bookings)
    assert told(cast.desk(cast.ana), payments) == [f"You linked it with {bookings.pk}"]
    for person, ticket in ((cast.dev, payments), (cast.mara, bookings)):
        assert told(cast.desk(person), ticket) == []
        with acting(cast.desk(person)):
            assert not TicketLink.objects.exists()
            assert not Event.objects.filter(name="ticket.linked").exists()
    with pytest.raises(InvalidError, match=f"You see no ticket {bookings.pk}"):
        link(cast.desk(cast.dev), payments, bookings)


def test_linking_twice_makes_one_link_and_either_end_takes_it_away(cast: Cast) -> None:
    one, two = ask(cast), ask(cast)
    ana = cast.desk(cast.ana)
    assert link(ana, one, two).pk == link(ana, two, one).pk
    with acting(ana):
        actions.unlink(Ticket.objects.get(pk=two.pk), link_id=TicketLink.objects.get().pk, by=ana)
        assert not TicketLink.objects.exists()


def test_a_family_has_two_generations(cast: Cast) -> None:
    one, two, three = ask(cast), ask(cast), ask(cast)
    ana = cast.desk(cast.ana)
    link(ana, one, two, As.CHILD)
    for ticket, other, relation in ((two, three, As.CHILD), (three, one, As.CHILD), (two, three, As.PARENT), (one, three, As.PARENT)):
        with pytest.raises(InvalidError):
            link(ana, ticket, other, relation)


def test_one_answer_goes_to_all_children_and_failures_are_listed(cast: Cast) -> None:
    parent, first, second, third = (ask(cast) for _ in range(4))
    ana = cast.desk(cast.ana)
    for child in (first, second, third):
        link(ana, parent, child, As.CHILD)
    with acting(ana):
        file = actions.stage_attachment(SimpleUploadedFile("how.txt", b"Restart it"), by=ana)
        said = actions.reply(Ticket.objects.get(pk=parent.pk), body="It is mended", attachments=[file.pk], by=ana)
        # The second lies with another team by now, which Ana may read as a guest and not answer.
    with acting(SYSTEM):
        Ticket.objects.filter(pk=second.pk).update(team=cast.bookings, guest_person_ids=[cast.ana.pk])
    with acting(ana):
        outcome = actions.answer_children(
            Ticket.objects.get(pk=parent.pk), message_id=said.pk, numbers=[first.pk, second.pk], then=Status.SOLVED, by=ana
        )
        assert outcome.done == [first.pk]
        assert [number for number, _ in outcome.failures] == [second.pk]
        answered = Message.objects.get(ticket=first, by_customer=False)
        assert (answered.body, answered.author_id) == ("It is mended", cast.ana.pk)
        assert Attachment.objects.get(message=answered).file.read() == b"Restart it"
    assert [now(child).status for child in (first, second, third)] == [Status.SOLVED, Status.NEW, Status.NEW]
    with acting(ana):
        assert actions.solve_children(Ticket.objects.get(pk=parent.pk), numbers=[third.pk], by=ana).done == [third.pk]


def test_a_note_is_never_sent_to_children(cast: Cast) -> None:
    parent, child = ask(cast), ask(cast)
    ana = cast.desk(cast.ana)
    link(ana, parent, child, As.CHILD)
    with acting(ana):
        note = actions.add_note(Ticket.objects.get(pk=parent.pk), body="secret", by=ana)
        with pytest.raises(InvalidError):
            actions.answer_children(Ticket.objects.get(pk=parent.pk), message_id=note.pk, numbers=[child.pk], by=ana)


def test_a_split_copies_what_the_customer_wrote(cast: Cast) -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid:
        file = actions.stage_attachment(SimpleUploadedFile("shot.txt", b"picture"), by=ingrid)
    ticket = ask(cast)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        second = actions.reply(Ticket.objects.get(pk=ticket.pk), body="Another thing", attachments=[file.pk], by=ingrid)
    ana = cast.desk(cast.ana)
    with acting(ana):
        fresh = actions.split(Ticket.objects.get(pk=ticket.pk), message_ids=[second.pk], subject="Another thing", by=ana)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        shown = [entry.message for entry in timeline(Ticket.objects.get(pk=fresh.pk), by=ingrid) if entry.message]
        assert [(said.body, said.is_mine, said.copied_from, len(said.files)) for said in shown] == [("Another thing", True, ticket.pk, 1)]
        left = [entry.message for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=ingrid) if entry.message]
        assert [said.copied_to for said in left] == [0, fresh.pk]
        assert Attachment.objects.get(message__ticket_id=fresh.pk).file.read() == b"picture"
    assert told(ana, ticket) == [f"You split 1 message off into {fresh.pk}"]
    assert now(fresh).requester_id == cast.ingrid.pk


def test_what_was_split_off_and_merged_back_is_shown_once(cast: Cast) -> None:
    ticket = ask(cast, body="Two questions")
    with acting(cast.desk(cast.ana)) as ana:
        said = Message.objects.get(ticket=ticket)
        with change() as id_:
            fresh = actions.split(Ticket.objects.get(pk=ticket.pk), message_ids=[said.pk], subject="The second", by=ana)
        with pytest.raises(ConflictError, match="nothing to undo"):
            actions.undo(id_, by=ana)
        shown = [entry.message for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=ana) if entry.message]
        assert [(message.body, message.copied_to) for message in shown] == [("Two questions", fresh.pk)]
        actions.merge(Ticket.objects.get(pk=fresh.pk), into=ticket.pk, by=ana)
    for by in (cast.desk(cast.ana), cast.portal(cast.ingrid)):
        with acting(by):
            shown = [entry.message for entry in timeline(Ticket.objects.get(pk=ticket.pk), by=by) if entry.message]
            assert [(message.body, message.copied_to) for message in shown] == [("Two questions", 0)]


def test_only_what_one_customer_wrote_can_be_split_off(cast: Cast) -> None:
    ticket = ask(cast)
    ana = cast.desk(cast.ana)
    with acting(ana):
        actions.add_participant(Ticket.objects.get(pk=ticket.pk), email="paulo@example.org", by=ana)
        note = actions.add_note(Ticket.objects.get(pk=ticket.pk), body="note", by=ana)
        hers = Message.objects.get(ticket=ticket, kind="reply")
    with acting(cast.portal(cast.paulo)) as paulo:
        his = actions.reply(Ticket.objects.get(pk=ticket.pk), body="his", by=paulo)
    for chosen in ([], [note.pk], [hers.pk, his.pk], [hers.pk, 999_999]):
        with pytest.raises(InvalidError), acting(ana), transaction.atomic():
            actions.split(Ticket.objects.get(pk=ticket.pk), message_ids=chosen, subject="x", by=ana)


def test_a_colleague_follows_what_they_can_see(cast: Cast) -> None:
    ticket = ask(cast)
    ana = cast.desk(cast.ana)
    with acting(ana):
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.follow(mine, by=ana)
        actions.follow(mine, person_id=cast.dev.pk, by=ana)
        with pytest.raises(InvalidError, match="Mara Lindqvist cannot see this ticket"):
            actions.follow(mine, person_id=cast.mara.pk, by=ana)
        with pytest.raises(InvalidError, match="Only colleagues"):
            actions.follow(mine, person_id=cast.ingrid.pk, by=ana)
        assert set(Follower.objects.values_list("person_id", flat=True)) == {cast.ana.pk, cast.dev.pk}
        actions.unfollow(mine, by=ana)
    with acting(cast.desk(cast.rita)) as rita, pytest.raises(ForbiddenError):
        actions.unfollow(Ticket.objects.get(pk=ticket.pk), person_id=cast.dev.pk, by=rita)
    with acting(cast.portal(cast.ingrid)), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Follower.objects.all())


def snooze(cast: Cast, ticket: Ticket, wakes_on: Waking, hours: int | None = None) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        until = timezone.now() + timedelta(hours=hours) if hours else None
        actions.snooze(Ticket.objects.get(pk=ticket.pk), wakes_on=wakes_on, until=until, by=ana)


@pytest.mark.parametrize(("wakes_on", "hours", "turn"), [("time", 3, Turn.SNOOZED), ("reply", None, Turn.REPLY), ("either", 3, Turn.REPLY)])
def test_a_reply_wakes_what_waits_for_one(cast: Cast, wakes_on: str, hours: int | None, turn: Turn) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Try this", by=ana)
    snooze(cast, ticket, Waking(wakes_on), hours)
    assert now(ticket).turn == Turn.SNOOZED
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Done", by=ingrid)
    assert now(ticket).turn == turn
    assert "Snoozed" not in " ".join(told(cast.portal(cast.ingrid), ticket))


def test_time_wakes_it_and_makes_it_our_turn(cast: Cast) -> None:
    ticket, later = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Try this", by=ana)
    snooze(cast, ticket, Waking.TIME, 1)
    snooze(cast, later, Waking.TIME, 1)
    assert actions.wake_due() == 0
    with acting(SYSTEM):
        Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=timezone.now() - timedelta(seconds=1))
    assert actions.wake_due() == 1
    assert (now(ticket).turn, now(later).turn) == (Turn.REPLY, Turn.SNOOZED)
    assert told(cast.desk(cast.ana), ticket)[-1] == "Frontdesk woke it: its time has come"


def test_giving_it_to_somebody_wakes_it(cast: Cast) -> None:
    ticket = ask(cast)
    for deed in (
        lambda mine, by: actions.take(mine, by=by),
        lambda mine, by: actions.assign(mine, assignee_id=cast.dev.pk, version=mine.version, by=by),
        lambda mine, by: actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=by),
    ):
        snooze(cast, ticket, Waking.TIME, 3)
        with acting(cast.desk(cast.ana)) as ana:
            deed(Ticket.objects.get(pk=ticket.pk), ana)
        assert not now(ticket).is_snoozed


def test_a_snooze_needs_a_time_to_come(cast: Cast) -> None:
    ticket = ask(cast)
    for wakes_on, hours in (("time", None), ("either", -1), ("time", 24 * 400), ("", None)):
        with pytest.raises(InvalidError), transaction.atomic():
            snooze(cast, ticket, Waking(wakes_on), hours)
    with acting(cast.desk(cast.ana)) as ana:
        actions.solve(Ticket.objects.get(pk=ticket.pk), by=ana)
    with pytest.raises(InvalidError, match="solved"):
        snooze(cast, ticket, Waking.REPLY)
