"""From the question to the solved answer."""

from uuid import uuid4

import pytest

from frontdesk.db.acting import acting
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.tickets import actions
from frontdesk.tickets.errors import StaleConversationError, StaleTicketError, TakenError
from frontdesk.tickets.models import Message, Priority, Status, Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def test_from_question_to_solved_and_reopened(cast: Cast) -> None:
    ticket = ask(cast)
    assert ticket.number >= 1001
    assert ticket.team_id == cast.payments.pk
    ana = cast.desk(cast.ana)
    with acting(ana):
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.take(mine, by=ana)
        actions.reply(mine, body="Restart it", by=ana)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        seen = Ticket.objects.get(pk=ticket.pk)
        assert seen.status == Status.WAITING_CUSTOMER
        assert [m.body for m in Message.objects.filter(ticket=seen).order_by("id")] == ["Every card is refused", "Restart it"]
        actions.solve(seen, by=ingrid)
        assert Ticket.objects.get(pk=ticket.pk).status == Status.SOLVED
        actions.reply(seen, body="Again!", by=ingrid)
        assert Ticket.objects.get(pk=ticket.pk).status == Status.OPEN


def test_note_stays_with_its_team_when_the_ticket_moves(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.add_note(mine, body="a secret of Payments", by=ana)
        actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=ana)
    with acting(cast.desk(cast.mara)):
        assert Ticket.objects.filter(pk=ticket.pk).exists()
        assert [m.kind for m in Message.objects.filter(ticket_id=ticket.pk)] == ["reply"]
    with acting(cast.desk(cast.dev)):
        assert Message.objects.filter(ticket_id=ticket.pk, kind="note").count() == 1
    for reader in (cast.desk(cast.rita), cast.portal(cast.ingrid), cast.portal(cast.jonas)):
        with acting(reader):
            assert [m.kind for m in Message.objects.filter(ticket_id=ticket.pk)] == ["reply"]


def test_a_stranger_sees_nothing(cast: Cast) -> None:
    ticket = ask(cast)
    for stranger in (cast.portal(cast.paulo), cast.desk(cast.mara), cast.desk(cast.oskar)):
        with acting(stranger):
            assert not Ticket.objects.filter(pk=ticket.pk).exists()
            assert not Message.objects.exists()
    assert not Ticket.objects.exists()


def test_only_one_agent_takes_a_ticket(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.take(Ticket.objects.get(pk=ticket.pk), by=ana)
    with acting(cast.desk(cast.dev)) as dev, pytest.raises(TakenError, match="Ana Petrova"):
        actions.take(Ticket.objects.get(pk=ticket.pk), by=dev)


def test_a_form_sent_twice_makes_one_ticket(cast: Cast) -> None:
    key = uuid4()
    assert ask(cast, key=key).pk == ask(cast, key=key).pk


def test_a_stale_version_overwrites_nothing(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.change(mine, version=mine.version, priority=Priority.HIGH, by=ana)
        with pytest.raises(StaleTicketError):
            actions.change(mine, version=ticket.version, priority=Priority.LOW, by=ana)
        assert Ticket.objects.get(pk=ticket.pk).priority == Priority.HIGH


def test_a_reply_stops_when_somebody_wrote_meanwhile(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        seen = Message.objects.get(ticket_id=ticket.pk).pk
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="one", seen=seen, by=ana)
    with acting(cast.desk(cast.dev)) as dev, pytest.raises(StaleConversationError, match="Ana Petrova"):
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="two", seen=seen, by=dev)


def test_an_onlooker_reads_and_notes_but_does_not_answer(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.rita)) as rita:
        seen = Ticket.objects.get(pk=ticket.pk)
        actions.add_note(seen, body="mine", by=rita)
        with pytest.raises(ForbiddenError):
            actions.reply(seen, body="no", by=rita)


def test_an_empty_answer_is_refused_in_plain_words(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.portal(cast.ingrid)) as ingrid, pytest.raises(InvalidError, match="Write something"):
        actions.reply(Ticket.objects.get(pk=ticket.pk), body=" \x00 ", by=ingrid)
