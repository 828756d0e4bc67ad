"""Own statuses at work: menus, keys, lists, macros and bulk; and in the portal, where only their wording is read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions, statuses
from frontdesk.tickets.changes import Changes
from frontdesk.tickets.models import GIVEN, Kind, Scope, Status, Ticket, TicketStatus
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]
OPEN, OTHERS, SOLVED = Status.OPEN, Status.WAITING_OTHERS, Status.SOLVED
SECRET = "Waiting for that slow supplier"


def make(name: str, category: Status = OTHERS, wording: str = "") -> TicketStatus:
    with acting(SYSTEM) as by:
        return actions.create_status(category=category, name=name, wording=wording, by=by)


def now(ticket: Ticket) -> Ticket:
    with acting(SYSTEM):
        return Ticket.objects.get(pk=ticket.pk)


def text(response: Any) -> str:
    return str(response.content.decode())


def post(client: Client, ticket: Ticket, place: str, **sent: Any) -> Any:
    return client.post(f"/desk/tickets/{ticket.pk}/{place}/", {"version": now(ticket).version, **sent}, follow=True)


def test_the_menu_offers_what_may_follow_and_says_that_it_is_not_all(cast: Cast, at_desk: AtDesk) -> None:
    lab, progress, ticket, client = make("In the laboratory"), make("In progress", OPEN), ask(cast), at_desk(cast.ana)
    page = text(client.get(f"/desk/tickets/{ticket.pk}/"))
    assert all(f'name="status" value="{value}"' in page for value in (lab.pk, progress.pk, GIVEN + OPEN, GIVEN + OTHERS, SOLVED))
    assert "set to In the laboratory" not in page
    post(client, ticket, "properties", status=lab.pk)
    with acting(SYSTEM) as by:
        actions.set_transitions({lab.pk: {progress.pk}}, by=by)
    page = text(client.get(f"/desk/tickets/{ticket.pk}/"))
    assert f'name="status" value="{progress.pk}"' in page
    assert f'name="status" value="{SOLVED}"' not in page
    assert "Only these may follow “In the laboratory”." in page
    # Neither can it be solved, nor answered in a way that moves it elsewhere.
    assert "solution/" not in page
    assert "Send and leave it at In the laboratory" in page
    assert 'name="send" value="solve"' not in page
    refused = post(client, ticket, "properties", status=SOLVED)
    assert "“Solved” may not follow “In the laboratory”. Choose “In progress”." in text(refused)
    post(client, ticket, "messages", kind="reply", body="Still there", send="stay")
    assert now(ticket).own_status_id == lab.pk


@pytest.mark.parametrize("number", ["7", "110", "32768", "99999999999", "-1", "x", "111.5"])
def test_a_status_that_there_is_not_changes_nothing(cast: Cast, at_desk: AtDesk, number: str) -> None:
    ticket = ask(cast)
    assert at_desk(cast.ana).post(f"/desk/tickets/{ticket.pk}/properties/", {"version": 1, "status": number}).status_code in (302, 422)
    assert now(ticket).version == 1


def test_a_list_is_narrowed_to_a_status_by_address_search_and_chip(cast: Cast, at_desk: AtDesk) -> None:
    supplier, ticket, other, client = make("Waiting for supplier"), ask(cast), ask(cast), at_desk(cast.ana)
    for one, status in ((ticket, supplier.pk), (other, OTHERS)):
        post(client, one, "properties", status=status)
    listed = client.get("/desk/tickets/?status=waiting-for-supplier")
    assert f'id="t-{ticket.pk}"' in text(listed)
    assert f'id="t-{other.pk}"' not in text(listed)
    assert [(chip.label, chip.value) for chip in listed.context["listing"].chips()] == [("Status", "Waiting for supplier")]
    assert '<span class="chip" data-tone="violet">Waiting for supplier</span>' in text(listed)
    assert text(client.get("/desk/tickets/?status=others")).count('id="t-') == 2
    assert f'id="t-{ticket.pk}"' not in text(client.get("/desk/tickets/?-status=waiting-for-supplier"))
    assert client.get("/desk/tickets/", {"q": "status:waiting-for-supplier"})["Location"].endswith("?status=waiting-for-supplier")
    assert client.get("/desk/tickets/", {"q": 'status:"waiting for supplier"'})["Location"].endswith("?status=waiting-for-supplier")
    assert "does not know “nowhere”" in text(client.get("/desk/tickets/", {"q": "card status:nowhere"}))
    # What an address does not know is left out of it.
    assert text(client.get("/desk/tickets/?status=nowhere")).count('id="t-') == 2
    with acting(SYSTEM) as by:
        actions.archive_status(supplier, by=by)
    assert f'id="t-{ticket.pk}"' in text(client.get("/desk/tickets/?status=waiting-for-supplier"))
    assert 'value="waiting-for-supplier"' not in text(client.get("/desk/tickets/"))


def test_macros_and_bulk_deeds_set_it_and_say_so(cast: Cast, at_desk: AtDesk) -> None:
    supplier, progress, client = make("Waiting for supplier"), make("In progress", OPEN), at_desk(cast.ana)
    with acting(cast.desk(cast.ana)) as by:
        macro = actions.create_macro(
            name="Ask the maker", text="We asked.", kind=Kind.REPLY, changes=Changes(status=supplier.pk), scope=Scope.MINE, by=by
        )
        solver = actions.create_macro(name="Open it", text="", changes=Changes(status=int(OPEN)), scope=Scope.MINE, by=by)
    numbers = [ask(cast), ask(cast)]
    done = client.post("/desk/bulk/", {"n": [ticket.pk for ticket in numbers], "macro": macro.pk}, follow=True)
    assert "set to Waiting for supplier" in text(done)
    assert {now(ticket).own_status_id for ticket in numbers} == {supplier.pk}
    client.post("/desk/bulk/", {"n": [ticket.pk for ticket in numbers], "status": progress.pk})
    assert {now(ticket).own_status_id for ticket in numbers} == {progress.pk}
    page = text(client.get(f"/desk/macros/{macro.pk}/"))
    assert f'<option value="{supplier.pk}" selected>Waiting for supplier</option>' in page
    # A category in a macro from before is shown as what it leads to, now that the menu tells several apart.
    assert f'<option value="{GIVEN + OPEN}" selected>Open</option>' in text(client.get(f"/desk/macros/{solver.pk}/"))


def test_customers_read_the_wording_and_never_the_name(cast: Cast, at_desk: AtDesk) -> None:
    secret = make(SECRET, wording="We asked the maker")
    ticket, agent = ask(cast), at_desk(cast.ana)
    post(agent, ticket, "properties", status=secret.pk)
    post(agent, ticket, "properties", status=GIVEN + OTHERS)
    post(agent, ticket, "properties", status=secret.pk)
    client = at_desk(cast.ingrid)
    for place in ("/", "/tickets/", f"/tickets/{ticket.pk}/", f"/tickets/{ticket.pk}/?fragment=1"):
        page = text(client.get(place))
        assert SECRET not in page, place
        assert "supplier" not in page, place
    assert "We asked the maker" in text(client.get("/tickets/"))
    # The chip beside the conversation, and the step that is now.
    assert text(client.get(f"/tickets/{ticket.pk}/")).count("We asked the maker") == 2
    assert statuses.of(now(ticket)).name == SECRET
