"""The lists show the right tickets in the right order to the right people."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from frontdesk.db.acting import acting
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions, lists, timeline
from frontdesk.tickets.conditions import Filter, Span
from frontdesk.tickets.counts import Counts, counts
from frontdesk.tickets.lists import Sort
from frontdesk.tickets.models import Priority, Status, Ticket
from frontdesk.tickets.search import plain_terms
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def numbers(page: lists.Page) -> list[int]:
    return [ticket.number for ticket in page.tickets]


def test_the_queue_is_ordered_by_turn_then_priority_then_waiting(cast: Cast) -> None:
    first, second, third = (ask(cast, subject=f"Question {n}") for n in range(3))
    with acting(cast.desk(cast.ana)) as ana:
        actions.change(Ticket.objects.get(pk=third.pk), version=1, priority=Priority.URGENT, by=ana)
        actions.reply(Ticket.objects.get(pk=first.pk), body="Answer", by=ana)
        assert numbers(lists.queue(Filter(), by=ana)) == [third.pk, second.pk, first.pk]
        assert numbers(lists.queue(Filter(), by=ana, sort=Sort.CREATED)) == [third.pk, second.pk, first.pk]
        assert numbers(lists.queue(Filter(), by=ana, sort=Sort.UPDATED))[0] == first.pk


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 3)
    asked = [ask(cast, team_id=(cast.payments.pk, cast.bookings.pk)[n % 2]).pk for n in range(8)]
    with acting(cast.desk(cast.rita)) as rita:
        for sort in Sort:
            found, after = [], ""
            while True:
                page = lists.queue(Filter(), by=rita, sort=sort, after=after)
                found += numbers(page)
                if not (after := page.next):
                    break
            assert sorted(found) == asked


@pytest.mark.parametrize("key", ["x", "W10", "WyJ4Il0", "%%"])
def test_a_key_that_no_page_gave_out_is_refused(cast: Cast, key: str) -> None:
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(InvalidError, match="start"):
        lists.queue(Filter(), by=ana, after=key)


def test_each_filter_finds_and_leaves_out(cast: Cast) -> None:
    ours, other = ask(cast, subject="Terminal"), ask(cast, "paulo", subject="Kayak")
    with acting(cast.desk(cast.ana)) as ana:
        ticket = Ticket.objects.get(pk=ours.pk)
        actions.take(ticket, by=ana)
        actions.tag(ticket, name="hardware", by=ana)
        actions.change(ticket, version=ticket.version, priority=Priority.HIGH, status=Status.WAITING_OTHERS, by=ana)
        hits = [
            Filter(assignees=("me",)),
            Filter(assignees=(str(cast.ana.pk),), team_ids=(cast.payments.pk,)),
            Filter(tags=("hardware",)),
            Filter(priorities=("high",)),
            Filter(statuses=(Status.WAITING_OTHERS,)),
            Filter(requesters=("ingrid@example.org",)),
            Filter(requesters=(str(cast.ingrid.pk),)),
            Filter(requesters=("ingrid@example.org", "nobody@example.org")),
            Filter(requesters=("Ingrid Solheim",)),
            Filter(organisations=("fjordcruise",)),
            Filter(types=("question",), channels=("portal",), organisations=("Fjordcruise",)),
            Filter(created=Span(date(2020, 1, 1), None), updated=Span(None, date(9999, 1, 1)), requesters=(str(cast.ingrid.pk),)),
            Filter(without=Filter(statuses=(), requesters=("paulo@example.org",))),
            Filter(without=Filter(statuses=(Status.NEW,))),
            Filter(without=Filter(statuses=(), assignees=("none",))),
            Filter(terms=plain_terms("terminal")),
        ]
        for wanted in hits:
            assert numbers(lists.queue(wanted, by=ana)) == [ours.pk], wanted
        assert numbers(lists.queue(Filter(assignees=("none",)), by=ana)) == [other.pk]
        assert numbers(lists.queue(Filter(without=Filter(statuses=(), assignees=("me",))), by=ana)) == [other.pk]
        assert numbers(lists.queue(Filter(is_unread=True), by=ana)) == [other.pk, ours.pk]
        assert numbers(lists.queue(Filter(without=Filter(statuses=(), team_ids=(cast.payments.pk,))), by=ana)) == []
        assert numbers(lists.queue(Filter(team_ids=(cast.bookings.pk,)), by=ana)) == []
        assert numbers(lists.queue(Filter(created=Span(None, date(2020, 1, 1))), by=ana)) == []
        assert counts(ana) == Counts(mine=1, unassigned=1, teams={cast.payments.pk: 2})


def test_what_a_ticket_has_is_what_the_reader_may_see(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        file = actions.stage_attachment(SimpleUploadedFile("trace.txt", b"trace"), by=ana)
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="seen", attachments=[file.pk], by=ana)
    for who, count in ((cast.dev, 1), (cast.rita, 0)):
        with acting(cast.desk(who)) as reader:
            for what in ("attachment", "note"):
                assert len(lists.queue(Filter(has=(what,)), by=reader).tickets) == count
                left = Filter(without=Filter(statuses=(), has=(what,)))
                assert len(lists.queue(left, by=reader).tickets) == 1 - count


def test_search_finds_words_in_notes_for_their_audience_only(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.add_note(mine, body="Zertifikat rotiert: Überraschung", by=ana)
        assert numbers(lists.queue(Filter(terms=plain_terms("uberrasch")), by=ana)) == [ticket.pk]
        actions.hand_over(mine, team_id=cast.bookings.pk, version=mine.version, by=ana)
    for other in (cast.desk(cast.mara), cast.desk(cast.rita)):
        with acting(other):
            assert numbers(lists.queue(Filter(terms=plain_terms("uberrasch")), by=other)) == []
            assert numbers(lists.queue(Filter(terms=plain_terms("refused")), by=other)) == [ticket.pk]
    for customer in (cast.portal(cast.ingrid), cast.portal(cast.jonas)):
        with acting(customer):
            assert numbers(lists.my_tickets(by=customer, show="open", text="uberrasch")) == []


@pytest.mark.parametrize("text", ['"', "'", "a & | !", "\\", "(:*", "ticket:*", "x" * 5000, "%s", "\x00"])
def test_no_search_text_breaks_the_list(cast: Cast, text: str) -> None:
    ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        assert numbers(lists.queue(Filter(terms=plain_terms(text)), by=ana)) == []


def test_a_customer_finds_own_and_shared_tickets(cast: Cast) -> None:
    mine, other = ask(cast), ask(cast, "paulo")
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_participant(Ticket.objects.get(pk=other.pk), email="ingrid@example.org", by=ana)
        actions.reply(Ticket.objects.get(pk=mine.pk), body="Answer", by=ana)
    with acting(cast.portal(cast.ingrid)) as ingrid:
        page = lists.my_tickets(by=ingrid)
        assert numbers(page) == [mine.pk, other.pk]
        assert page.tickets[0].is_unread
        assert not page.tickets[1].is_unread
        assert numbers(lists.my_tickets(by=ingrid, show="solved")) == []
        assert numbers(lists.my_tickets(by=ingrid, text="refus")) == [mine.pk, other.pk]
        assert lists.my_counts(ingrid) == {"open": 2, "solved": 0, "company": 0}
        actions.mark_seen(page.tickets[0], by=ingrid)
        assert not lists.my_tickets(by=ingrid).tickets[0].is_unread
    with acting(cast.portal(cast.jonas)) as jonas:
        assert numbers(lists.my_tickets(by=jonas)) == []
        assert numbers(lists.my_tickets(by=jonas, show="company")) == [mine.pk]
        assert lists.my_counts(jonas)["company"] == 1


def test_the_timeline_tells_each_reader_what_is_theirs(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        actions.take(mine, by=ana)
        note = actions.add_note(mine, body="secret", by=ana)
        actions.share_note(note, person_ids=[cast.mara.pk], by=ana)
        actions.reply(mine, body="Answer", then=Status.SOLVED, by=ana)
        told = [entry.event.sentence for entry in timeline.timeline(mine, by=ana) if entry.event]
        assert told == ["You took it", "You shared a note with Mara Lindqvist", "You marked it as solved"]
    with acting(cast.portal(cast.ingrid)) as ingrid:
        entries = timeline.timeline(ticket, by=ingrid)
        assert [e.message.body if e.message else e.event and e.event.sentence for e in entries] == [
            "Every card is refused", "Answer", "Ana Petrova marked it as solved",
        ]  # fmt: skip
    with acting(cast.desk(cast.rita)) as rita:
        seen = timeline.timeline(ticket, by=rita)
        assert all("note" not in e.event.sentence for e in seen if e.event)
        assert all(not e.message.is_note for e in seen if e.message)
