"""The test ticket: as real as any other, and its customer is nobody."""

import pytest
from django.core import mail

from frontdesk.actor import ACCOUNTS, SYSTEM, Window
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.models import ForCustomers, Kind, Required
from frontdesk.first_steps.actions import send_test_ticket, solve_test_tickets
from frontdesk.identity.actions import change_person, invite, person_for_address, reactivate
from frontdesk.identity.models import Person, Role
from frontdesk.identity.sign_in import actor_afresh
from frontdesk.identity.test_customer import ADDRESS
from frontdesk.lib.errors import InvalidError
from frontdesk.mail.models import Outbound
from frontdesk.routing.actions import create_rule
from frontdesk.tickets.actions import merge_people, reply
from frontdesk.tickets.models import Message, Status, Ticket
from tests.cast import Cast
from tests.working import run_jobs

pytestmark = pytest.mark.django_db


def the_customer() -> Person:
    with acting(SYSTEM):
        return Person.objects.get(email=ADDRESS)


def test_it_goes_through_the_rules_and_says_where_it_landed(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        actions = [{"do": "team", "team": cast.bookings.pk}]
        conditions = {"all": [{"field": "subject", "is": "has_any", "value": ["invoice"]}]}
        create_rule(name="Invoices", conditions=conditions, actions=actions, by=by)
        landed = send_test_ticket(subject="an invoice", by=by)
    assert landed.team_name == "Bookings"
    with acting(SYSTEM):
        ticket = Ticket.objects.get(pk=landed.number)
        assert ticket.subject == "Test: an invoice"
        assert ticket.requester_id == the_customer().pk
        assert Message.objects.get(ticket=ticket).by_customer
        assert Event.objects.get(name="ticket.routed").ticket_id == landed.number
        assert Event.objects.get(name="desk.test_ticket_sent").actor_id == cast.oskar.pk


def test_sending_twice_sends_once_until_it_is_out_of_the_queue(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        first = send_test_ticket(by=by)
        assert send_test_ticket(by=by) == first
        assert solve_test_tickets(by=by) == 1
        assert solve_test_tickets(by=by) == 0
        assert send_test_ticket(by=by).number != first.number
    with acting(SYSTEM):
        assert Ticket.objects.get(pk=first.number).status == Status.SOLVED
        assert Event.objects.get(name="ticket.solved").actor_id == cast.oskar.pk


def test_a_field_that_customers_must_fill_in_stands_in_nobodys_way(cast: Cast) -> None:
    with acting(SYSTEM):
        required = Facts("Boat", Kind.TEXT, required=Required.OPEN, for_customers=ForCustomers.ASKED)
        create_field(required, by=SYSTEM)
    with acting(cast.settings(cast.oskar)) as by:
        assert send_test_ticket(by=by).number
        assert solve_test_tickets(by=by) == 1


def test_nobody_gets_mail_about_it(transactional_db: None, cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        number = send_test_ticket(by=by).number
    with acting(SYSTEM):
        reply(Ticket.objects.get(pk=number), body="Hello", by=SYSTEM)
    run_jobs()
    assert [letter for letter in mail.outbox if ADDRESS in letter.to] == []
    with acting(SYSTEM):
        assert not Outbound.objects.filter(to_address=ADDRESS).exists()


def test_nobody_ever_becomes_its_customer(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        send_test_ticket(by=by)
        person = Person.objects.select_related("role").get(email=ADDRESS)
        for deed in (
            lambda: reactivate(person, by=by),
            lambda: change_person(person, name="Kim", role=Role.objects.get(slug="admin"), by=by),
            lambda: merge_people(person.pk, into_id=cast.ingrid.pk, by=by),
            lambda: merge_people(cast.ingrid.pk, into_id=person.pk, by=by),
            lambda: invite(email=ADDRESS, name="Kim", role=person.role, by=by),
            lambda: person_for_address(ADDRESS, by=by),
        ):
            with pytest.raises(InvalidError):
                deed()
    with acting(ACCOUNTS):
        assert actor_afresh(person.pk, Window.PORTAL) is None
        assert not Person.objects.get_queryset().defer(None).get(pk=person.pk).has_usable_password()


def test_whoever_took_the_address_first_is_locked_out(cast: Cast) -> None:
    with acting(ACCOUNTS):
        taken = Person(name="Mallory", email=ADDRESS, role=Role.objects.get(slug="customer"))
        taken.set_password("correct horse battery")
        taken.save()
    with acting(cast.settings(cast.oskar)) as by:
        send_test_ticket(by=by)
    with acting(ACCOUNTS):
        person = Person.objects.get_queryset().defer(None).get(email=ADDRESS)
        assert (person.is_active, person.has_usable_password(), person.name) == (False, False, "Test customer")
