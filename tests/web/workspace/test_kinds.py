"""Types at the desk: new tickets, menus that say what comes with another type, many at once, the search."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, create_field
from frontdesk.fields.actions.forming import Line
from frontdesk.fields.models import Kind, Required
from frontdesk.tickets import actions
from frontdesk.tickets.actions.arranging_types import TypeFacts
from frontdesk.tickets.models import Ticket, TicketType
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text
from tests.web.workspace.test_cost import STATEMENTS_MAX, AtDesk, statements
from tests.web.workspace.test_fields import found, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(cast: Cast) -> None:
    """A type with a form of its own, and a field that only questions have."""
    with acting(SYSTEM) as by:
        kind = actions.create_type(TypeFacts("Booking <change>", icon="calendar"), key="booking-change", by=by)
        for label, types in (("Number", ("booking-change",)), ("Day", ("booking-change",)), ("Product", ("question",))):
            create_field(Facts(label, Kind.TEXT, types=types), by=by)
        actions.set_form(kind, (Line("day"), Line("number", Required.OPEN)), by=by)


def test_an_agent_opens_a_ticket_of_a_type_by_its_form(cast: Cast, at_desk: AtDesk, change: None) -> None:
    browser, said = (
        at_desk(cast.ana),
        {"email": "ingrid@example.org", "subject": "x", "body": "kept", "team": cast.payments.pk, "priority": "2"},
    )
    assert "Booking &lt;change&gt;" in text(browser.get("/desk/tickets/new/"))
    chosen = browser.post("/desk/tickets/new/", said | {"type": "question", "field_product": "Reader", "choose": "booking-change"})
    assert [row.bound.name for row in chosen.context["rows"]] == ["field_day", "field_number"]
    assert "kept" in text(chosen)
    assert 'value="Reader"' in text(chosen)
    assert 'value="2" selected' in text(chosen)
    refused = browser.post("/desk/tickets/new/", said | {"type": "booking-change"})
    assert "Fill this in." in text(refused)
    assert browser.post("/desk/tickets/new/", said | {"type": "booking-change", "field_number": "88213"}).status_code == 302
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get().type == "booking-change"


def test_another_type_says_what_it_asks_for_and_keeps_what_there_was(cast: Cast, at_desk: AtDesk, change: None) -> None:
    ticket, browser = ask(cast), at_desk(cast.ana)
    address = f"/desk/tickets/{ticket.pk}/"
    browser.post(f"{address}fields/", {"field_product": "Reader"})
    page = text(browser.post(f"{address}properties/", {"version": ticket.version, "type": "booking-change"}, follow=True))
    assert "Type changed. It also asks for Day and Number now." in page
    assert "set the type to Booking &lt;change&gt;" in page
    assert list(held(browser, ticket).items()) == [("day", ""), ("number", ""), ("product", "Reader")]
    assert len(statements(browser, address)) <= STATEMENTS_MAX


def test_types_are_searched_for_completed_and_changed_many_at_once(cast: Cast, at_desk: AtDesk, change: None) -> None:
    one, other, browser = ask(cast), ask(cast), at_desk(cast.ana)
    browser.post("/desk/bulk/", {"n": [one.pk], "type": "booking-change"})
    assert found(browser, "type:booking-change") == found(browser, 'type:"Booking <change>"') == {one.pk}
    assert found(browser, "-type:booking-change") == {other.pk}
    assert "type:booking-change" in text(browser.get("/desk/search/completions/", {"q": "type:boo"}))
    with acting(SYSTEM) as by:
        actions.archive_type(TicketType.objects.get(pk="booking-change"), by=by)
    # It is offered no more, and still found.
    assert "booking-change" not in text(browser.get("/desk/search/completions/", {"q": "type:boo"}))
    assert found(browser, "type:booking-change") == {one.pk}
    refused = browser.post("/desk/bulk/", {"n": [other.pk], "type": "booking-change"}, follow=True)
    assert "was archived" in text(refused)
    assert 'value="booking-change" aria-pressed="true"' in text(browser.get(f"/desk/tickets/{one.pk}/"))
    assert 'value="booking-change"' not in text(browser.get(f"/desk/tickets/{other.pk}/"))
