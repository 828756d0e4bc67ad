"""A decision can be taken otherwise by hand: nothing is lost, nothing is there twice, and no stranger is let in unseen."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.lib.errors import InvalidError
from frontdesk.mail.actions import join_mail, open_from_mail, replay_mail
from frontdesk.mail.models import Decision, Inbound, State
from frontdesk.mail.receiving import decide_waiting
from frontdesk.tickets.models import Message, Participant, Ticket
from tests.cast import Cast
from tests.mail.making import held_mail
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db(transaction=True)


def row() -> Inbound:
    with acting(SYSTEM):
        return Inbound.objects.get()


def test_what_was_held_is_decided_again_and_then_stays(cast: Cast) -> None:
    held = held_mail()
    with acting(cast.settings(cast.oskar)) as oskar:
        replay_mail(held.pk, by=oskar)
    assert decide_waiting() == 1
    assert (row().state, row().decision) == (State.DECIDED, Decision.NEW)
    with pytest.raises(InvalidError, match="already"), acting(cast.settings(cast.oskar)) as oskar:
        replay_mail(held.pk, by=oskar)


def test_a_new_ticket_is_made_of_it_as_its_sender_asked(cast: Cast) -> None:
    held = held_mail()
    with acting(cast.settings(cast.oskar)) as oskar:
        number = open_from_mail(held.pk, by=oskar)
    with acting(SYSTEM):
        ticket = Ticket.objects.get(pk=number)
        assert (ticket.requester_id, ticket.subject) == (cast.paulo.pk, "Kayak")
        assert Event.objects.filter(name="mail.opened", actor_id=cast.oskar.pk).exists()
    assert row().reasons[-1] == "Oskar Nilsen made a new ticket of it."


def test_it_joins_a_ticket_that_one_may_change_and_no_other(cast: Cast) -> None:
    held, number = held_mail(), ask(cast).pk
    with acting(SYSTEM):
        cast.ana.role = cast.oskar.role
        cast.ana.save(update_fields=["role"])
    with pytest.raises(InvalidError, match="do not see"), acting(cast.settings(cast.oskar)) as oskar:
        join_mail(held.pk, number=number, by=oskar)
    assert row().state == State.HELD
    with acting(cast.settings(cast.ana)) as ana:
        join_mail(held.pk, number=number, by=ana)
    with acting(SYSTEM):
        assert Message.objects.filter(ticket_id=number, author=cast.paulo, body="It has a hole.").count() == 1
        assert Participant.objects.filter(ticket_id=number, person=cast.paulo).exists()
    assert (row().decision, row().ticket_id) == (Decision.JOINED, number)
