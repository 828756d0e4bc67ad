"""The rules of a ticket's life: solving, closing, assigning, sharing, files, participants, merged people."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.lib import clock
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.tickets import actions, lists
from frontdesk.tickets.errors import StaleTicketError, TakenError
from frontdesk.tickets.models import Attachment, Message, Participant, Status, Submission, Ticket
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def solved(cast: Cast, days_ago: int) -> Ticket:
    with clock.telling(clock.now() - timedelta(days=days_ago)):
        ticket = ask(cast)
        with acting(cast.desk(cast.ana)) as ana:
            actions.reply(Ticket.objects.get(pk=ticket.pk), body="Done", then=Status.SOLVED, by=ana)
    return ticket


@pytest.mark.parametrize(("days_ago", "reopens"), [(1, True), (13, True), (15, False), (400, False)])
def test_an_answer_reopens_for_14_days_and_then_begins_a_linked_ticket(cast: Cast, days_ago: int, reopens: bool) -> None:
    ticket = solved(cast, days_ago)
    key = uuid4()
    for _ in range(2):
        with acting(cast.portal(cast.ingrid)) as ingrid:
            message = actions.reply(Ticket.objects.get(pk=ticket.pk), body="Again", key=key, by=ingrid)
    with acting(cast.desk(cast.ana)):
        assert (message.ticket_id == ticket.pk) == reopens
        now = Ticket.objects.get(pk=message.ticket_id)
        assert now.status == (Status.OPEN if reopens else Status.NEW)
        assert now.continues_id == (None if reopens else ticket.pk)
        assert Ticket.objects.count() == (1 if reopens else 2)


def test_what_was_solved_long_ago_closes_by_itself_and_stays_closed(cast: Cast) -> None:
    old, young = solved(cast, 15), solved(cast, 13)
    with acting(SYSTEM):
        assert actions.close_forgotten(clock.now()) == 1
        assert actions.close_forgotten(clock.now()) == 0
    with acting(cast.desk(cast.ana)) as ana:
        closed = Ticket.objects.get(pk=old.pk)
        assert closed.status == Status.CLOSED
        assert Ticket.objects.get(pk=young.pk).status == Status.SOLVED
        with pytest.raises(InvalidError, match="stays closed"):
            actions.change(closed, version=closed.version, status=Status.OPEN, by=ana)
        with pytest.raises(InvalidError, match="14 days"):
            actions.reopen(closed, by=ana)
        with pytest.raises(InvalidError, match="stays closed"):
            actions.reply(closed, body="too late", by=ana)


@pytest.mark.parametrize(
    ("before", "wanted", "sentence"),
    [(Status.OPEN, Status.NEW, "nobody has touched"), (Status.OPEN, Status.CLOSED, "closes by itself")],
)
def test_a_status_that_makes_no_sense_is_refused(cast: Cast, before: Status, wanted: Status, sentence: str) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.change(mine, version=mine.version, status=before, by=ana)
        with pytest.raises(InvalidError, match=sentence):
            actions.change(mine, version=mine.version, status=wanted, by=ana)


def test_a_ticket_is_assigned_inside_its_team_only(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        for outsider in (cast.mara, cast.oskar, cast.ingrid):
            with pytest.raises(InvalidError, match="not in the ticket's team"):
                actions.assign(mine, assignee_id=outsider.pk, version=mine.version, by=ana)
        actions.assign(mine, assignee_id=cast.dev.pk, version=mine.version, by=ana)
        with pytest.raises(StaleTicketError):
            actions.assign(mine, assignee_id=None, version=mine.version - 1, by=ana)
        actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=ana)
    with acting(cast.desk(cast.mara)):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id is None


def test_a_ticket_goes_to_a_team_that_takes_requests(cast: Cast) -> None:
    with acting(SYSTEM):
        cast.bookings.is_archived = True
        cast.bookings.save(update_fields=["is_archived"])
        cast.payments.topic = ""
        cast.payments.save(update_fields=["topic"])
    for team in (cast.bookings.pk, cast.payments.pk, 999_999):
        with pytest.raises(InvalidError, match="no new requests"):
            ask(cast, team_id=team)
    assert ask(cast).team_id == cast.payments.pk


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_at_once_one_gets_it(cast: Cast) -> None:
    tickets = [ask(cast).pk for _ in range(5)]
    team = [cast.ana, cast.dev, cast.lena]
    taken: list[tuple[int, str]] = []
    start = threading.Barrier(len(team))

    def grab(person: Person) -> None:
        try:
            by = cast.desk(person)
            start.wait(20)
            for number in tickets:
                try:
                    with acting(by):
                        actions.take(Ticket.objects.get(pk=number), by=by)
                    taken.append((number, person.name))
                except TakenError:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=grab, args=(person,)) for person in team]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(number for number, _ in taken) == tickets
    with acting(SYSTEM):
        holders = dict(Ticket.objects.values_list("number", "assignee__name"))
    assert dict(taken) == holders


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_two_requests_at_once_makes_one_ticket(cast: Cast) -> None:
    key, made = uuid4(), []
    start = threading.Barrier(4)

    def send() -> None:
        try:
            start.wait(20)
            made.append(ask(cast, key=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 4
    assert len(set(made)) == 1
    with acting(SYSTEM):
        assert Ticket.objects.count() == Message.objects.count() == Submission.objects.count() == 1


def test_the_key_of_somebody_elses_form_is_refused(cast: Cast) -> None:
    key = uuid4()
    ask(cast, key=key)
    with pytest.raises(InvalidError, match="somebody else"):
        ask(cast, "paulo", key=key)


def test_a_shared_note_opens_the_ticket_for_reading_and_nothing_more(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        hidden = actions.add_note(mine, body="ours", by=ana)
        shared = actions.add_note(mine, body="yours too", team_ids=[cast.bookings.pk], by=ana)
    with acting(cast.desk(cast.mara)) as mara:
        theirs = Ticket.objects.get(pk=ticket.pk)
        assert set(Message.objects.filter(kind="note").values_list("pk", flat=True)) == {shared.pk}
        with pytest.raises(ForbiddenError, match="another team's work"):
            actions.reply(theirs, body="no", by=mara)
        answer = actions.add_note(theirs, body="from Bookings", by=mara)
        assert answer.audience_team_ids == [cast.bookings.pk]
    with acting(cast.desk(cast.ana)):
        assert not Message.objects.filter(pk=answer.pk).exists()
        assert Message.objects.filter(pk=hidden.pk).exists()


def test_a_note_can_be_shared_with_colleagues_only(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        with pytest.raises(InvalidError, match="colleagues only"):
            actions.add_note(mine, body="x", person_ids=[cast.ingrid.pk], by=ana)
        with pytest.raises(InvalidError, match="does not exist"):
            actions.add_note(mine, body="x", team_ids=[999], by=ana)
        reply = Message.objects.get(ticket=mine)
        with pytest.raises(InvalidError, match="Only an internal note"):
            actions.share_note(reply, team_ids=[cast.bookings.pk], by=ana)


FILES = {
    "page.html": (b"<html><script>alert(1)</script>", "text/html"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", None),
    "photo.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "image/png"),
    "photo.png": (b"MZ\x90\0" + b"\0" * 64, None),
    "../../etc/passwd": (b"root:x:0:0", "text/plain"),
    "a\u202egpj.exe": (b"MZ\x90\0" + b"\0" * 64, None),
    "x" * 400 + ".pdf": (b"%PDF-1.4 ...", "application/pdf"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_its_bytes_say_under_a_safe_name(cast: Cast, name: str) -> None:
    content, expected = FILES[name]
    with acting(cast.portal(cast.ingrid)) as ingrid:
        upload = SimpleUploadedFile("x", content, content_type="image/png")
        upload._name = name  # type: ignore[attr-defined]  # past Django's own cleaning, as another door might hand it over
        kept = actions.stage_attachment(upload, by=ingrid)
    assert kept.content_type == expected or (expected is None and not kept.is_image)
    assert "/" not in kept.name
    assert "\u202e" not in kept.name
    assert 0 < len(kept.name) <= 150
    assert str(kept.pk) in kept.file.name
    assert kept.file.read() == content


def test_a_file_that_is_too_large_or_empty_is_refused_in_plain_words(cast: Cast) -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid, override_settings(ATTACHMENT_MAX_BYTES=1024 * 1024):
        with pytest.raises(InvalidError, match="larger than 1 MB"):
            actions.stage_attachment(SimpleUploadedFile("big.bin", b"x" * (1024 * 1024 + 1)), by=ingrid)
        with pytest.raises(InvalidError, match="is empty"):
            actions.stage_attachment(SimpleUploadedFile("none.txt", b""), by=ingrid)
        assert Attachment.objects.count() == 0


def test_nobody_sends_a_file_that_somebody_else_staged(cast: Cast) -> None:
    with acting(cast.portal(cast.paulo)) as paulo:
        theirs = actions.stage_attachment(SimpleUploadedFile("mine.txt", b"private"), by=paulo)
    with pytest.raises(InvalidError, match="no longer here"):
        ask(cast, attachments=[theirs.pk])


def test_two_records_of_one_person_become_one(cast: Cast) -> None:
    ticket = ask(cast, "paulo")
    other = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_participant(Ticket.objects.get(pk=other.pk), email="paulo@example.org", by=ana)
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.merge_people(cast.paulo.pk, into_id=cast.ingrid.pk, by=oskar)
        with pytest.raises(InvalidError, match="cannot be merged"):
            actions.merge_people(cast.ana.pk, into_id=cast.ingrid.pk, by=oskar)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        assert {t.pk for t in lists.my_tickets(by=ingrid).tickets} == {ticket.pk, other.pk}
        assert Message.objects.get(ticket=ticket).author_id == cast.ingrid.pk
    with acting(SYSTEM):
        assert not Person.objects.get(pk=cast.paulo.pk).is_active
        assert not Participant.objects.filter(person=cast.paulo).exists()


def test_a_person_who_leaves_hands_their_work_over(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.take(Ticket.objects.get(pk=ticket.pk), by=ana)
    with acting(cast.settings(cast.oskar)) as oskar:
        assert actions.hand_over_open_work(cast.ana.pk, to_person_id=cast.dev.pk, by=oskar) == 1
    with acting(cast.desk(cast.dev)):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id == cast.dev.pk
    with acting(cast.settings(cast.oskar)) as oskar:
        # Mara is not in the team: better nobody than somebody who cannot see it.
        assert actions.hand_over_open_work(cast.dev.pk, to_person_id=cast.mara.pk, by=oskar) == 1
    with acting(cast.desk(cast.dev)):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id is None
