"""Messages that wait: sent once, taken back, or back as a draft with a reason; never lost."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Person, Role, TeamMembership
from frontdesk.lib import clock
from frontdesk.lib.errors import ConflictError, FrontdeskError, InvalidError
from frontdesk.tickets import actions, sending
from frontdesk.tickets.actions.drafting import Content, Stand
from frontdesk.tickets.errors import StaleConversationError
from frontdesk.tickets.models import Attachment, Draft, Kind, Message, Outgoing, OutgoingState, Status, Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
NOW = timedelta(0)


def hold(cast: Cast, ticket: Ticket, body: str = "Restart it", after: timedelta = NOW, **more: Any) -> Outgoing:
    with acting(cast.desk(cast.ana)) as ana:
        return actions.hold_reply(Ticket.objects.get(pk=ticket.pk), body=body, send_at=clock.now() + after, by=ana, **more)


def hold_note(cast: Cast, ticket: Ticket, **more: Any) -> Outgoing:
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        return actions.hold_note(mine, body="a secret", team_ids=[cast.payments.pk], send_at=clock.now(), by=ana, **more)


def bodies(ticket: Ticket) -> list[str]:
    with acting(SYSTEM):
        return list(Message.objects.filter(ticket=ticket).order_by("id").values_list("body", flat=True))[1:]


def draft(ticket: Ticket, kind: Kind = Kind.REPLY) -> Draft:
    with acting(SYSTEM):
        return Draft.objects.get(ticket=ticket, kind=kind)


def write(cast: Cast, ticket: Ticket, who: str, body: str = "Meanwhile") -> None:
    somebody = getattr(cast, who)
    with acting(cast.portal(somebody) if who == "ingrid" else cast.desk(somebody)) as by:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body=body, by=by)


def test_what_is_due_is_sent_as_its_author_and_nothing_before(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        file = actions.stage_attachment(SimpleUploadedFile("plan.txt", b"text"), by=ana)
    hold(cast, ticket, then=Status.SOLVED, attachments=[file.pk])
    hold(cast, ticket, "later", after=timedelta(minutes=1))
    assert bodies(ticket) == []
    assert [sending.send_due(), sending.send_due()] == [1, 0]
    assert bodies(ticket) == ["Restart it"]
    with acting(cast.portal(cast.ingrid)):
        message = Message.objects.latest("id")
        assert (message.author_name, Attachment.objects.get().name) == ("Ana Petrova", "plan.txt")
        assert Ticket.objects.get().status == Status.SOLVED


def test_a_note_goes_to_its_audience_alone(cast: Cast) -> None:
    ticket = ask(cast)
    hold_note(cast, ticket, person_ids=[cast.rita.pk])
    sending.send_due()
    for who, count in (("dev", 2), ("rita", 2), ("oskar", 0)):
        with acting(cast.desk(getattr(cast, who))):
            assert Message.objects.count() == count, who


def test_a_waiting_message_is_its_author_s_alone(cast: Cast) -> None:
    ticket = ask(cast)
    hold_note(cast, ticket)
    hold(cast, ticket)
    for somebody in (cast.desk(cast.dev), cast.desk(cast.lena), cast.desk(cast.rita), cast.desk(cast.mara)):
        with acting(somebody):
            assert not Outgoing.objects.exists()
            assert not Event.objects.exclude(name="ticket.opened").exists()


def test_undo_gives_everything_back_and_an_edit_after_it_wins(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        file = actions.stage_attachment(SimpleUploadedFile("plan.txt", b"text"), by=ana)
    waiting = hold(cast, ticket, attachments=[file.pk])
    with acting(cast.desk(cast.ana)) as ana:
        actions.take_back(waiting.pk, by=ana)
        assert actions.take_back(waiting.pk, by=ana) is None
    back = draft(ticket)
    assert (back.body, back.file_ids, back.reason) == ("Restart it", [file.pk], "")
    hold(cast, ticket, "Restart it twice", key=waiting.key, attachments=[file.pk])
    while sending.send_due():
        pass
    assert bodies(ticket) == ["Restart it twice"]


def test_after_the_sending_it_is_too_late(cast: Cast) -> None:
    ticket = ask(cast)
    waiting = hold(cast, ticket)
    sending.send_due()
    with acting(cast.desk(cast.ana)) as ana:
        with pytest.raises(ConflictError, match="Too late"):
            actions.take_back(waiting.pk, by=ana)
        with pytest.raises(ConflictError, match="Too late"):
            actions.change_send_time(waiting.pk, send_at=clock.now() + timedelta(hours=1), by=ana)


def test_a_form_sent_twice_waits_once(cast: Cast) -> None:
    ticket = ask(cast)
    first = hold(cast, ticket)
    assert hold(cast, ticket, key=first.key).pk == first.pk
    assert hold(cast, ticket, "another text", key=first.key).pk != first.pk
    while sending.send_due():
        pass
    assert bodies(ticket) == ["Restart it", "another text"]
    assert hold(cast, ticket, key=first.key).pk == first.pk


@pytest.mark.parametrize("who", ["ingrid", "dev"])
def test_it_comes_back_with_what_arrived_when_somebody_wrote_in_the_seconds_between(cast: Cast, who: str) -> None:
    ticket = ask(cast)
    waiting = hold(cast, ticket)
    write(cast, ticket, who)
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(StaleConversationError):
        actions.hold_reply(Ticket.objects.get(pk=ticket.pk), body="x", send_at=clock.now(), seen=waiting.seen, by=ana)
    sending.send_due()
    assert bodies(ticket) == ["Meanwhile"]
    back = draft(ticket)
    assert back.body == "Restart it"
    assert back.reason.startswith("Not sent: ")
    assert back.seen == waiting.seen
    with acting(SYSTEM):
        event = Event.objects.get(name="outgoing.returned")
        assert (event.ticket_id, event.data) == (None, {"person": cast.ana.pk, "number": ticket.pk})


def test_what_one_wrote_oneself_stops_nothing(cast: Cast) -> None:
    ticket = ask(cast)
    hold(cast, ticket, "one")
    hold(cast, ticket, "two")
    while sending.send_due():
        pass
    assert bodies(ticket) == ["one", "two"]


def _leave(cast: Cast) -> None:
    Person.objects.filter(pk=cast.ana.pk).update(is_active=False)


def _lose_role(cast: Cast) -> None:
    Person.objects.filter(pk=cast.ana.pk).update(role=Role.objects.get(slug="customer"))


def _lose_team(cast: Cast) -> None:
    TeamMembership.objects.filter(person=cast.ana).delete()


def _close(_: Cast) -> None:
    Ticket.objects.update(status=Status.CLOSED, solved_at=clock.now())


@pytest.mark.parametrize(
    ("deed", "reason"),
    [(_leave, "may no longer"), (_lose_role, "may no longer"), (_lose_team, "can no longer see"), (_close, "stays closed")],
)
@pytest.mark.parametrize("is_scheduled", [False, True])
def test_rights_are_asked_again_when_it_goes_out(cast: Cast, deed: Any, reason: str, is_scheduled: bool) -> None:
    ticket = ask(cast)
    waiting = hold(cast, ticket, after=timedelta(hours=1), is_scheduled=is_scheduled)
    with acting(SYSTEM):
        Outgoing.objects.filter(pk=waiting.pk).update(send_at=clock.now())
        deed(cast)
    assert sending.send_due() == 1
    assert bodies(ticket) == []
    assert (draft(ticket).body, reason in draft(ticket).reason) == ("Restart it", True)


def test_a_mistake_of_ours_holds_up_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ask(cast)
    hold(cast, ticket)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sending, "reply", broken)
    assert [sending.send_due(), sending.send_due()] == [1, 0]
    assert "on our side" in draft(ticket).reason


def test_a_scheduled_one_comes_back_as_soon_as_the_customer_writes(cast: Cast) -> None:
    ticket, other = ask(cast), ask(cast)
    tomorrow: dict[str, Any] = {"after": timedelta(days=1), "is_scheduled": True}
    hold(cast, ticket, **tomorrow)
    hold(cast, other, **tomorrow)
    write(cast, ticket, "dev")
    assert sending.return_overtaken() == 0
    write(cast, ticket, "ingrid")
    assert [sending.return_overtaken(), sending.return_overtaken()] == [1, 0]
    assert "Ingrid Solheim wrote" in draft(ticket).reason
    with acting(SYSTEM):
        assert Outgoing.objects.get(state="waiting").ticket_id == other.pk


def test_a_colleague_s_note_does_not_stop_a_scheduled_one_and_their_answer_does(cast: Cast) -> None:
    for deed, said in (("note", ["aside", "Restart it"]), ("reply", ["aside"])):
        ticket = ask(cast)
        waiting = hold(cast, ticket, after=timedelta(hours=1), is_scheduled=True)
        with acting(cast.desk(cast.dev)) as dev:
            mine = Ticket.objects.get(pk=ticket.pk)
            (actions.add_note if deed == "note" else actions.reply)(mine, body="aside", by=dev)
        with acting(SYSTEM):
            Outgoing.objects.filter(pk=waiting.pk).update(send_at=clock.now())
        sending.send_due()
        assert bodies(ticket) == said


def test_a_time_must_be_ahead_and_within_a_year(cast: Cast) -> None:
    ticket = ask(cast)
    waiting = hold(cast, ticket, after=timedelta(hours=1), is_scheduled=True)
    for after in (timedelta(minutes=-1), timedelta(days=400)):
        with pytest.raises(InvalidError):
            hold(cast, ticket, after=after, is_scheduled=True)
        with acting(cast.desk(cast.ana)) as ana, pytest.raises(InvalidError):
            actions.change_send_time(waiting.pk, send_at=clock.now() + after, by=ana)


def test_what_would_be_refused_is_refused_at_once(cast: Cast) -> None:
    ticket = ask(cast)
    for more in ({"body": " "}, {"attachments": ["00000000-0000-0000-0000-000000000000"]}):
        with pytest.raises(InvalidError):
            hold(cast, ticket, **more)
    with pytest.raises(InvalidError):
        hold_note(cast, ticket, person_ids=[cast.ingrid.pk])


@pytest.mark.django_db(transaction=True)
def test_undo_and_the_worker_in_the_same_instant_give_one_or_the_other(cast: Cast) -> None:
    outcomes = set()
    for turn in range(6):
        ticket = ask(cast)
        waiting = hold(cast, ticket)
        barrier = threading.Barrier(2)
        taken: list[bool] = []

        def undo(number: int = waiting.pk, barrier: threading.Barrier = barrier, taken: list[bool] = taken, turn: int = turn) -> None:
            try:
                barrier.wait()
                threading.Event().wait(turn * 0.004)
                with acting(cast.desk(cast.ana)) as ana:
                    actions.take_back(number, by=ana)
                taken.append(True)
            except FrontdeskError:
                taken.append(False)
            finally:
                connection.close()

        def work(barrier: threading.Barrier = barrier) -> None:
            try:
                barrier.wait()
                sending.send_due()
            finally:
                connection.close()

        threads = [threading.Thread(target=each) for each in (undo, work)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sending.send_due()
        with acting(SYSTEM):
            state = Outgoing.objects.get(pk=waiting.pk).state
            is_draft = Draft.objects.filter(ticket=ticket, body="Restart it").exists()
        assert bodies(ticket) == (["Restart it"] if state == OutgoingState.SENT else [])
        assert is_draft == taken[0] == (state == OutgoingState.RETURNED)
        outcomes.add(state)
    assert outcomes


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_sending_sends_once(cast: Cast) -> None:
    ticket = ask(cast)
    hold(cast, ticket)

    class KilledError(BaseException):
        pass

    original = Outgoing.save

    def killed(self: Outgoing, **options: Any) -> None:
        raise KilledError

    Outgoing.save = killed  # type: ignore[method-assign, assignment]
    try:
        with pytest.raises(KilledError):
            sending.send_due()
    finally:
        Outgoing.save = original  # type: ignore[method-assign]
    assert bodies(ticket) == []
    assert [sending.send_due(), sending.send_due()] == [1, 0]
    assert bodies(ticket) == ["Restart it"]


def test_a_draft_that_was_begun_meanwhile_stays_with_what_comes_back(cast: Cast) -> None:
    ticket = ask(cast)
    waiting = hold(cast, ticket)
    with acting(cast.desk(cast.ana)) as ana, transaction.atomic():
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.save_draft(mine, kind=Kind.REPLY, content=Content("and another thing"), stand=Stand(), by=ana)
        actions.take_back(waiting.pk, by=ana)
    assert draft(ticket).body == "Restart it\n\nand another thing"
