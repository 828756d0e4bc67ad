"""Rules go by custom fields, and notice when one is changed."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.fields.actions.arranging import archive_field
from frontdesk.fields.actions.making import create_field
from frontdesk.fields.actions.stating import Facts
from frontdesk.fields.known import Choice
from frontdesk.fields.models import Kind
from frontdesk.tickets import actions
from frontdesk.tickets.models import Priority, Ticket
from tests.cast import Cast
from tests.routing.ruling import priority, rule

pytestmark = pytest.mark.django_db

OF_READERS = {"all": [{"field": "field:product", "is": "is_any", "value": ["reader"]}]}


def _opened(cast: Cast, **fields: str) -> Ticket:
    with acting(cast.desk(cast.ana)) as ana:
        made = actions.open_ticket(requester_id=cast.paulo.pk, subject="x", body="x", team_id=cast.payments.pk, fields=fields, by=ana)
        return Ticket.objects.get(pk=made.pk)


def test_a_rule_goes_by_a_custom_field_until_that_is_archived(cast: Cast) -> None:
    choices = (Choice("reader", "Card reader"), Choice("widget", "Widget"))
    with acting(cast.settings(cast.oskar)) as oskar:
        product = create_field(Facts("Product", Kind.CHOICE, choices=choices), key="product", by=oskar)
    rule(cast, priority(Priority.URGENT), conditions=OF_READERS)
    assert _opened(cast, product="reader").priority == Priority.URGENT
    assert _opened(cast, product="widget").priority == Priority.NORMAL
    with acting(cast.settings(cast.oskar)) as oskar:
        archive_field(product, by=oskar)
    last = _opened(cast)
    assert last.priority == Priority.NORMAL
    with acting(SYSTEM):
        told = Event.objects.get(ticket_id=last.pk, name="ticket.routed")
    assert "“Product” is archived" in str(told.data["skipped"])
