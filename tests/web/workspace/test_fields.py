"""Custom fields at the desk and in the portal: shown, changed, asked for, searched for; hidden ones nowhere."""

import re
from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.fields.actions import Facts, archive_field, create_field
from frontdesk.fields.actions.making import RESERVED
from frontdesk.fields.known import Choice
from frontdesk.fields.models import Field, ForCustomers, Kind, Required
from frontdesk.fields.showing import Leaf
from frontdesk.search.fields import ALIASES, FIELDS
from frontdesk.tickets import actions
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import Macro, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text
from tests.web.workspace.test_cost import STATEMENTS_MAX, AtDesk, statements

pytestmark = pytest.mark.django_db

PRODUCTS = (Choice("bookings", "Bookings"), Choice("card-reader", "Card reader"))
TREE = (Choice("boats", "Boats"), Choice("sails", "Sails", "boats"))


def make(label: str, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    with acting(SYSTEM) as by:
        return create_field(Facts(label, kind, **more), by=by)


def fill(cast: Cast, ticket: Ticket, who: str = "ana", **values: str) -> None:
    with acting(cast.desk(getattr(cast, who))) as by:
        actions.set_fields(Ticket.objects.get(pk=ticket.pk), fields=values, by=by)


def held(browser: Client, ticket: Ticket) -> dict[str, str]:
    return {field.key: field.words for field in browser.get(f"/desk/tickets/{ticket.pk}/").context["held"]}


def found(browser: Client, search: str) -> set[int]:
    page = text(browser.get("/desk/tickets/", {"q": search}, follow=True))
    return {int(number) for number in re.findall(r'id="t-(\d+)"', page)}


def test_a_ticket_shows_what_is_asked_for_and_what_it_holds(cast: Cast, at_desk: AtDesk) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS)
    make("Harbour", shown_when=(Leaf("product", ("bookings",)),))
    make("For bookings", team_ids=(cast.bookings.pk,))
    ticket, browser = ask(cast), at_desk(cast.ana)
    assert held(browser, ticket) == {"product": ""}
    address = f"/desk/tickets/{ticket.pk}/fields/"
    assert browser.post(f"{address}?was=", {"field_product": "bookings"}).status_code == 302
    assert browser.post(address, {"field_harbour": "Flåm"}).status_code == 302
    assert held(browser, ticket) == {"product": "Bookings", "harbour": "Flåm"}
    # Out of date, and out of place: said, and what was typed stays in the field.
    assert browser.post(f"{address}?was=", {"field_product": "card-reader"}).status_code == 409
    refused = browser.post(address, {"field_for_bookings": "typed"})
    assert refused.status_code == 422
    assert 'value="typed"' in text(refused)
    assert "This is not asked for here." in text(refused)


def test_ten_fields_cost_no_statement_more(cast: Cast, at_desk: AtDesk) -> None:
    ticket, browser = ask(cast), at_desk(cast.ana)
    for number in range(10):
        make(f"Field {number}")
        fill(cast, ticket, **{f"field_{number}": "x"})
    assert len(statements(browser, f"/desk/tickets/{ticket.pk}/")) <= STATEMENTS_MAX
    assert len(statements(browser, "/desk/tickets/?field.field_1=x")) <= STATEMENTS_MAX
    # Among all tickets those that hold a value are named first, like customers by their name.
    assert len(statements(browser, "/desk/tickets/?field.field_1=x&status=any")) <= STATEMENTS_MAX + 1


def test_the_search_box_finds_each_kind_by_its_key(cast: Cast, at_desk: AtDesk) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS)
    make("Part", Kind.TREE, choices=TREE)
    make("Amount", Kind.NUMBER)
    make("Renewal", Kind.DATE)
    make("Vip", Kind.CHECK)
    make("Order")
    make("Captain", Kind.PERSON)
    values = {
        "product": "card-reader", "part": "sails", "amount": "50", "renewal": "2026-12-01", "vip": "yes", "order": "AB 12", "captain": "me",
    }  # fmt: skip
    ticket, other, browser = ask(cast), ask(cast), at_desk(cast.ana)
    fill(cast, ticket, **values)
    for search in (
        'product:"Card reader"', "product:card-reader,bookings", "part:boats", "amount:>49", "amount:40..60", "amount:50", "vip:yes",
        "renewal:2026-12", "renewal:>2026-11-30", "order:ab*", 'order:"ab 12"', "captain:me", "captain:ana@example.org", "order:any",
        "-amount:none",
    ):  # fmt: skip
        assert found(browser, search) == {ticket.pk}, search
    for search in ("product:bookings", "amount:<50", "renewal:<2026-12-01", "vip:no", "order:none", "-product:card-reader", "captain:dev"):
        assert ticket.pk not in found(browser, search), search
    assert found(browser, "order:none") == {other.pk}
    response = browser.get("/desk/tickets/", {"q": "amount:many"}, follow=True)
    assert "“amount:” does not know “many”." in text(response)
    chips = browser.get("/desk/tickets/", {"q": "product:card-reader -vip:no amount:>49"}, follow=True).context["chips"]
    assert [(chip.label, chip.value) for chip in chips][-3:] == [("Not Vip", "no"), ("Amount", ">49"), ("Product", "Card reader")]
    assert found(browser, 'amount:">49"') == {ticket.pk}


def test_the_search_box_completes_fields_that_one_knows(cast: Cast, at_desk: AtDesk) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS)
    make("Suspicion", view_role_ids=(cast.lena.role_id,), edit_role_ids=(cast.lena.role_id,))
    browser = at_desk(cast.ana)

    def offered(word: str) -> str:
        return text(browser.get("/desk/search/completions/", {"q": word}))

    assert "product:" in offered("pro")
    assert "card-reader" in offered("product:car")
    assert "suspicion" not in offered("sus")
    assert "suspicion" in text(at_desk(cast.lena).get("/desk/search/completions/", {"q": "sus"}))


def test_a_hidden_field_is_on_no_page_and_finds_nothing(cast: Cast, at_desk: AtDesk) -> None:
    make("Suspicion", view_role_ids=(cast.lena.role_id,), edit_role_ids=(cast.lena.role_id,))
    ticket = ask(cast)
    fill(cast, ticket, "lena", suspicion="fraudulent")
    browser = at_desk(cast.ana)
    for address in (
        f"/desk/tickets/{ticket.pk}/", f"/desk/tickets/{ticket.pk}/leaves/", f"/desk/tickets/{ticket.pk}/menu/", "/desk/tickets/new/",
        "/desk/macros/new/", f"/desk/bulk/?n={ticket.pk}", "/desk/bulk/menus/", "/desk/tickets/?field.suspicion=fraudulent",
    ):  # fmt: skip
        page = text(browser.get(address))
        assert "Suspicion" not in page, address
        # What somebody typed into the address themselves stands there again.
        assert address.endswith("fraudulent") or "fraudulent" not in page, address
    assert found(browser, "suspicion:fraudulent") == set()
    assert browser.get("/desk/tickets/?field.suspicion=fraudulent").context["groups"] == []
    assert found(at_desk(cast.lena), "suspicion:fraudulent") == {ticket.pk}


def test_a_new_ticket_asks_for_its_fields(cast: Cast, at_desk: AtDesk) -> None:
    make("Order", required=Required.OPEN)
    browser = at_desk(cast.ana)
    said = {"email": "ingrid@example.org", "subject": "x", "body": "kept text", "team": cast.payments.pk, "priority": "3"}
    refused = browser.post("/desk/tickets/new/", said)
    assert refused.status_code == 422
    assert "Fill this in." in str(refused.context["form"].errors["field_order"])
    assert "kept text" in text(refused)
    assert browser.post("/desk/tickets/new/", said | {"field_order": "12"}).status_code == 302


def test_macros_and_many_tickets_at_once_set_fields(cast: Cast, at_desk: AtDesk) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS)
    make("Amount", Kind.NUMBER)
    tickets, browser = [ask(cast), ask(cast)], at_desk(cast.ana)
    numbers = {"n": [ticket.pk for ticket in tickets]}
    browser.post("/desk/bulk/", numbers | {"do": "field", "field_product": "card-reader"})
    browser.post("/desk/bulk/", {"numbers": str(tickets[0].pk), "do": "all", "field_amount": "12"})
    assert [held(browser, ticket) for ticket in tickets] == [
        {"product": "Card reader", "amount": "12"},
        {"product": "Card reader", "amount": ""},
    ]
    said = {"name": "Book", "kind": "reply", "text": "", "audience": "mine", "field_product": "bookings"}
    refused = browser.post("/desk/macros/new/", said | {"field_amount": "many"})
    assert "Amount: “many” is no number." in text(refused)
    assert browser.post("/desk/macros/new/", said).status_code == 302
    with acting(cast.desk(cast.ana)) as ana:
        macro = Macro.objects.get()
        assert macro.changes == {"fields": [["product", "bookings"]]}
        actions.apply_macro(Ticket.objects.get(pk=tickets[1].pk), macro, by=ana)
    assert held(browser, tickets[1])["product"] == "Bookings"
    assert "set product to bookings" in text(browser.get("/desk/macros/")).casefold()
    assert Changes(fields=(("product", ""),)).kept()


def test_the_bar_sets_every_kind_of_field(cast: Cast, at_desk: AtDesk) -> None:
    said = {"Product": "bookings", "Note": "two\nlines", "Street": "Quay 1\nHarbour", "Amount": "12.5", "Renewal": "2027-01-31"}
    said |= {"Approved": "yes", "Keeper": cast.mara.email, "Serial": "A-1"}
    kinds = {
        "Note": Kind.LONG,
        "Street": Kind.ADDRESS,
        "Amount": Kind.NUMBER,
        "Renewal": Kind.DATE,
        "Approved": Kind.CHECK,
        "Keeper": Kind.PERSON,
    }
    make("Product", Kind.TREE, choices=PRODUCTS)
    for label in list(said)[1:]:
        make(label, kinds.get(label, Kind.TEXT))
    tickets, browser = [ask(cast), ask(cast)], at_desk(cast.ana)
    menus = text(browser.get("/desk/bulk/menus/"))
    for label in said:
        assert f'name="field_{label.lower()}"' in menus, label
        assert f'id="bulk_field_{label.lower()}"' in menus, label
    assert menus.count('form="bulk"') > len(said)
    values = {f"field_{label.lower()}": value for label, value in said.items()}
    browser.post("/desk/bulk/", {"n": [ticket.pk for ticket in tickets], "do": "field"} | values)
    for ticket in tickets:
        found_values = held(browser, ticket)
        assert set(found_values.values()) & {"Bookings", "12.5", "A-1"} == {"Bookings", "12.5", "A-1"}
        assert all(found_values.values()), found_values
    # Another button leaves alone what was typed; Enter in a field takes it.
    browser.post("/desk/bulk/", {"n": tickets[0].pk, "status": "2", "field_serial": "B-2"})
    assert held(browser, tickets[0])["serial"] == "A-1"
    browser.post("/desk/bulk/", {"n": tickets[0].pk, "do": "typed", "field_serial": "B-2", "tag": ""})
    assert held(browser, tickets[0])["serial"] == "B-2"


def test_an_archived_field_is_shown_nowhere_and_still_found(cast: Cast, at_desk: AtDesk) -> None:
    field = make("Order")
    ticket, browser = ask(cast), at_desk(cast.ana)
    fill(cast, ticket, order="12")
    with acting(SYSTEM) as by:
        archive_field(Field.objects.get(pk=field.pk), by=by)
    assert held(browser, ticket) == {}
    assert found(browser, "order:12") == {ticket.pk}
    assert browser.post(f"/desk/tickets/{ticket.pk}/fields/", {"field_order": "13"}).status_code == 422


def test_the_portal_keeps_what_a_visitor_chose_until_they_signed_in(cast: Cast, client: Client, at_desk: AtDesk) -> None:
    make("Product", Kind.CHOICE, choices=PRODUCTS, for_customers=ForCustomers.ASKED, required=Required.OPEN)
    make("Plan", for_customers=ForCustomers.SEEN)
    page = text(client.get("/tickets/new/"))
    assert "Product" in page
    assert "Plan" not in page
    client.post("/tickets/new/", {"subject": "Hello", "body": "Text", "field_product": "bookings"})
    assert client.session["begun_question"]["field_product"] == "bookings"
    browser = at_desk(cast.ingrid)
    refused = browser.post("/tickets/new/", {"subject": "Hello", "body": "Text"})
    assert refused.status_code == 422
    assert "Fill this in." in text(refused)
    # A control that nobody was shown is no way in.
    sent = browser.post(
        "/tickets/new/", {"subject": "Hello", "body": "Text", "field_product": "bookings", "field_plan": "gold"}, follow=True
    )
    assert "Bookings" in text(sent)
    assert "gold" not in text(sent)


def test_no_key_takes_the_name_of_an_operator() -> None:
    assert {*FIELDS, *ALIASES} <= RESERVED
