"""Customers choose what it is about; the form follows and keeps what was typed."""

from typing import Any

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.actions.forming import Line
from frontdesk.fields.models import ForCustomers, Kind, Required
from frontdesk.tickets import actions
from frontdesk.tickets.models import FieldValue, Ticket, TicketType
from tests.cast import Cast
from tests.tickets.making import open_to_customers
from tests.web.portal.asking import client_of, key, upload

pytestmark = pytest.mark.django_db

NEW = "/tickets/new/"


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def forms(cast: Cast) -> None:
    """Incidents are asked for their place, tasks for an order number and then the place."""
    open_to_customers("incident", "task")
    with acting(SYSTEM) as by:
        for label, types in (("Place", ("incident", "task")), ("Order", ("task",))):
            create_field(Facts(label, Kind.TEXT, for_customers=ForCustomers.ASKED, types=types), by=by)
        actions.set_form(TicketType.objects.get(pk="task"), (Line("order", Required.OPEN, "On the bill"), Line("place")), by=by)


def asked(response: Any) -> list[str]:
    return [row.bound.name for row in response.context["rows"]]


def test_a_desk_with_one_type_for_customers_asks_nothing_new(cast: Cast) -> None:
    page = client_of(cast.ingrid).get(f"{NEW}?type=incident")
    assert 'name="choose"' not in text(page)
    client_of(cast.ingrid).post(NEW, {"subject": "a", "body": "b", "key": key(), "type": "incident"})
    with acting(cast.portal(cast.ingrid)):
        assert Ticket.objects.get().type == "question"


def test_the_form_follows_and_keeps_what_was_typed(cast: Cast, forms: None) -> None:
    client = client_of(cast.ingrid)
    first = client.get(f"{NEW}?type=incident")
    assert asked(first) == ["field_place"]
    typed = {"subject": "Fog", "body": "No boat today", "key": key(), "type": "incident", "field_place": "Bergen"}
    second = client.post(NEW, typed | {"choose": "task", "files": [upload("fog.png")]})
    assert (second.status_code, asked(second)) == (200, ["field_order", "field_place"])
    page = text(second)
    for kept in ("Fog", "No boat today", 'value="Bergen"', "On the bill", "fog.png"):
        assert kept in page, kept
    # Back again: what only the other form asks for is not lost.
    third = client.post(NEW, typed | {"type": "task", "field_order": "88213", "choose": "incident"})
    assert asked(third) == ["field_place"]
    assert 'name="field_order" value="88213"' in text(third)
    with acting(cast.portal(cast.ingrid)):
        assert Ticket.objects.count() == 0
    refused = client.post(NEW, typed | {"type": "task"})
    assert (refused.status_code, "Fill this in." in text(refused)) == (422, True)
    assert client.post(NEW, typed | {"field_order": "12"}).status_code == 302
    with acting(cast.portal(cast.ingrid)):
        ticket = Ticket.objects.get()
        assert ticket.type == "incident"
        assert [value.value for value in FieldValue.objects.filter(ticket=ticket)] == ["Bergen"]


def test_whoever_is_not_signed_in_chooses_too(cast: Cast, forms: None) -> None:
    client = client_of(None)
    chosen = client.post(NEW, {"subject": "Fog", "body": "x", "choose": "task"})
    assert (chosen.status_code, asked(chosen)) == (200, ["field_order", "field_place"])
    assert client.post(NEW, {"subject": "Fog", "body": "x", "type": "task", "field_order": "12", "key": key()}).status_code == 302
    again = client.get(NEW)
    assert again.context["kinds"].key == "task"
    assert 'value="12"' in text(again)


@pytest.mark.parametrize("wrong", ["problem", "gone", "x" * 300, "\x00", "../"])
def test_what_is_not_open_to_customers_is_not_chosen(cast: Cast, forms: None, wrong: str) -> None:
    client = client_of(cast.ingrid)
    assert client.get(NEW, {"type": wrong}).context["kinds"].key == "question"
    assert client.post(NEW, {"choose": wrong, "subject": "", "body": ""}).status_code == 422
    client.post(NEW, {"type": wrong, "subject": "a", "body": "b", "key": key()})
    with acting(cast.portal(cast.ingrid)):
        assert Ticket.objects.get().type == "question"
