"""Naming colleagues: who is meant, who is told, and that a name opens nothing."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.actions.mentions import LEAVE, Answer, Sharing
from frontdesk.tickets.errors import NamesOutsidersError
from frontdesk.tickets.models import Mention, Message, Ticket
from frontdesk.tickets.naming import named_in
from frontdesk.tickets.timeline import timeline
from tests.cast import Cast, person
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Ana Petrova, can you look?", ["Ana Petrova"]),
        ("(@ana petrova) and @Bookings: @Ana Petrova", ["Ana Petrova", "Bookings"]),
        ("@Ana", []),
        ("@Ana Petrovas reader", []),
        ("mail to x@Ana Petrova", []),
        ("ingrid@example.org", []),
        ("@ana@example.org", ["Ana Petrova"]),
        ("@Ingrid Solheim asked", []),
        ("`@Ana Petrova` and\n> @Dev Anand said\n\n```\n@Dev Anand\n```\n", []),
        ("@Anna Lee", []),
        ("@anna.a@example.org", ["Anna Lee"]),
        ("@Anna Lee Berg", ["Anna Lee Berg"]),
        ("@Gone Away", []),
        ("@", []),
    ],
)
def test_who_is_meant(cast: Cast, text: str, found: list[str]) -> None:
    with acting(SYSTEM):
        for address, name in (("anna.a", "Anna Lee"), ("anna.b", "Anna Lee"), ("anna.c", "Anna Lee Berg"), ("gone", "Gone Away")):
            somebody = person(f"{address} X", "agent", is_active=name != "Gone Away")
            Person.objects.filter(pk=somebody.pk).update(name=name)
        assert [one.name for one in named_in(text)] == found


def test_a_note_tells_its_readers_and_asks_about_others(cast: Cast) -> None:
    ticket = ask(cast)
    body = "@Dev Anand please see, @Mara Lindqvist too"
    with acting(cast.desk(cast.ana)) as ana:
        mine = Ticket.objects.get(pk=ticket.pk)
        with pytest.raises(NamesOutsidersError, match="Share this note with Mara Lindqvist"):
            actions.add_note(mine, body=body, outsiders=Answer(Sharing.ASK), by=ana)
        actions.add_note(mine, body=body, outsiders=LEAVE, by=ana)
        assert list(Mention.objects.values_list("person__name", flat=True)) == ["Dev Anand"]
        shown = [entry.message for entry in timeline(mine, by=ana) if entry.message]
        assert shown[-1].names == (("Dev Anand", "Dev Anand"),)
    with acting(cast.desk(cast.mara)):
        assert [model.objects.count() for model in (Ticket, Mention, Event)] == [0, 0, 0]
    with acting(cast.desk(cast.ana)) as ana:
        # Asked about somebody else: the text was changed after the question.
        with pytest.raises(NamesOutsidersError):
            actions.add_note(mine, body=body, outsiders=Answer(Sharing.SHARE, [f"person:{cast.lena.pk}"]), by=ana)
        shared = actions.add_note(mine, body=body, outsiders=Answer(Sharing.SHARE, [f"person:{cast.mara.pk}"]), by=ana)
    with acting(cast.desk(cast.mara)):
        assert list(Message.objects.filter(kind="note")) == [shared]
        assert Mention.objects.get(person=cast.mara).message_id == shared.pk


def test_a_teams_mention_is_one_for_each_member(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        note = actions.add_note(Ticket.objects.get(pk=ticket.pk), body="@Payments and @Lena Vogt", by=ana)
        rows = dict(Mention.objects.filter(message=note).values_list("person__name", "team__name"))
        assert rows == {"Dev Anand": "Payments", "Lena Vogt": None}
        with pytest.raises(NamesOutsidersError, match="Bookings"):
            actions.add_note(Ticket.objects.get(pk=ticket.pk), body="@Bookings", outsiders=Answer(Sharing.ASK), by=ana)


def test_a_name_in_a_reply_gives_no_sight(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="@Mara Lindqvist and @Dev Anand help, @Bookings too", by=ana)
        assert list(Mention.objects.values_list("person__name", flat=True)) == ["Dev Anand"]
    with acting(cast.desk(cast.mara)):
        assert not Ticket.objects.exists()
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Thanks @Ana Petrova", by=ingrid)
    with acting(SYSTEM):
        assert Mention.objects.count() == 1
        assert Event.objects.filter(name="message.mentioned", is_public=True).count() == 0


def test_a_mention_is_hidden_with_its_note(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="@Dev Anand secret", by=ana)
    # Rita reads all tickets and not this note.
    with acting(cast.desk(cast.rita)):
        assert not Mention.objects.exists()
        assert not Event.objects.filter(name="message.mentioned").exists()


def test_opening_the_ticket_marks_ones_own_mentions(cast: Cast) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="@Dev Anand @Lena Vogt", by=ana)
    with acting(cast.desk(cast.dev)) as dev:
        actions.mark_mentions_seen(Ticket.objects.get(pk=ticket.pk), by=dev)
        assert list(Mention.objects.filter(seen_at=None).values_list("person__name", flat=True)) == ["Lena Vogt"]
