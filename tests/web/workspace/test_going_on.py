"""Where solving leads, and the ticket's deeds on a row of the list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity import actions as identity
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Status, Ticket, TicketSeen
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import HTMX, text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]
IN = "?in=team%3Dpayments"


@pytest.fixture
def three(cast: Cast) -> list[int]:
    """Three new tickets of Payments, the first waiting longest, and one that is answered."""
    numbers = [ask(cast, subject=f"Question {count}").pk for count in range(4)]
    with acting(cast.desk(cast.dev)) as dev:
        actions.reply(Ticket.objects.get(pk=numbers[3]), body="Answer", then=Status.WAITING_CUSTOMER, by=dev)
    wish(cast, cast.ana, "next")
    return numbers


def wish(cast: Cast, person: Person, way: str) -> None:
    with acting(cast.desk(person)) as by:
        identity.set_preferences(after_solving=way, by=by)


def solve(client: Client, number: int, query: str = IN, **more: Any) -> Any:
    return client.post(f"/desk/tickets/{number}/solution/{query}", **more)


def status(cast: Cast, number: int) -> int:
    with acting(cast.desk(cast.rita)):
        return Ticket.objects.get(pk=number).status


def test_solving_opens_the_next_of_the_group_then_its_first_then_the_list(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    first, second, third, _ = three
    client = at_desk(cast.ana)
    assert solve(client, second).url == f"/desk/tickets/{third}/{IN}"
    assert solve(client, third).url == f"/desk/tickets/{first}/{IN}"
    # What waits for the customer is another group.
    assert solve(client, first).url == "/desk/tickets/?team=payments"
    assert f"Ticket {first} solved." in text(client.get("/desk/tickets/"))


@pytest.mark.parametrize(
    ("way", "then", "place"), [("list", "", "list"), ("stay", "", "own"), ("stay", "next", "next"), ("next", "stay", "own")]
)
def test_the_wish_decides_unless_the_button_says_otherwise(
    cast: Cast, at_desk: AtDesk, three: list[int], way: str, then: str, place: str
) -> None:
    wish(cast, cast.ana, way)
    places = {
        "list": f"/desk/tickets/?team=payments#t-{three[1]}",
        "own": f"/desk/tickets/{three[0]}/{IN}",
        "next": f"/desk/tickets/{three[1]}/{IN}",
    }
    assert solve(at_desk(cast.ana), three[0], data={"then": then}).url == places[place]


@pytest.mark.parametrize(("way", "seconds"), [("next", 0), ("next", 10), ("list", 10), ("stay", 10)])
@pytest.mark.parametrize("button", ["wait", "solve"])
def test_a_sent_reply_leads_on_and_can_be_taken_back_from_there(
    cast: Cast, at_desk: AtDesk, three: list[int], way: str, seconds: int, button: str
) -> None:
    first, second = three[:2]
    with acting(cast.desk(cast.ana)) as ana:
        identity.set_preferences(after_solving=way, undo_seconds=seconds, by=ana)
    client, sent = at_desk(cast.ana), {"ticket": first, "kind": "reply", "send": button, "body": "Try this", "seen": 10**9}
    answer = client.post(f"/desk/tickets/{first}/messages/{IN}", sent)
    places = {
        "next": f"/desk/tickets/{second}/{IN}",
        "list": f"/desk/tickets/?team=payments#t-{second}",
        "stay": f"/desk/tickets/{first}/{IN}",
    }
    assert answer.url == places[way]
    undo = f"/desk/tickets/{first}/outgoing/"
    page = text(client.get(answer.url))
    assert (undo in page) is bool(seconds)
    if seconds:
        place = undo + page.split(undo)[1].split('"')[0]
        client.post(place.replace("&amp;", "&"))
        assert "Try this" in text(client.get(f"/desk/tickets/{first}/{IN}"))
    assert (status(cast, first) == Status.NEW) is bool(seconds)


def test_a_note_and_what_leaves_it_our_turn_stay_at_the_ticket(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    client, own = at_desk(cast.ana), f"/desk/tickets/{three[0]}/{IN}"
    sent = {"ticket": three[0], "body": "Try this", "seen": 10**9}
    for more in ({"kind": "note", "send": "note"}, {"kind": "reply", "send": "open"}):
        assert client.post(f"/desk/tickets/{three[0]}/messages/{IN}", sent | more).url == own


def test_what_was_solved_already_leads_nowhere(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    client = at_desk(cast.ana)
    solve(client, three[0])
    assert solve(client, three[0]).url == f"/desk/tickets/{three[0]}/{IN}"


def test_a_foreign_ticket_is_never_the_next(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        actions.hand_over(Ticket.objects.get(pk=three[1]), team_id=cast.bookings.pk, version=1, by=ana)
    assert solve(at_desk(cast.ana), three[0], "").url == f"/desk/tickets/{three[2]}/"


def test_the_pane_of_the_next_brings_the_row_of_the_solved_one(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    client = at_desk(cast.ana)
    page = text(client.post(f"/desk/tickets/{three[0]}/solution/{IN}", follow=True, **HTMX))
    assert f'data-number="{three[1]}"' in page
    assert f'id="t-{three[0]}"' in page
    assert f"Ticket {three[0]} solved." in page


def test_a_row_s_menu_belongs_to_its_own_ticket_and_reads_nothing(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    menu = text(at_desk(cast.ana).get(f"/desk/tickets/{three[0]}/menu/{IN}"))
    assert f'action="/desk/tickets/{three[0]}/properties/{IN}"' in menu
    assert 'form="act"' not in menu
    for part in ("take", "solve solve-stay", "status", "priority", "assign", "team", "tags"):
        assert f'data-at="{part}"' in menu
    with acting(cast.desk(cast.ana)):
        assert not TicketSeen.objects.filter(ticket_id=three[0]).exists()
    rita = text(at_desk(cast.rita).get(f"/desk/tickets/{three[0]}/menu/"))
    assert "data-at=" not in rita


def test_a_deed_on_a_row_answers_with_the_row_and_goes_nowhere(cast: Cast, at_desk: AtDesk, three: list[int]) -> None:
    number = three[0]
    on_row = {**HTMX, "HTTP_HX_TARGET": f"t-{number}"}
    client = at_desk(cast.ana)
    page = text(client.post(f"/desk/tickets/{number}/solution/{IN}", follow=True, **on_row))
    assert status(cast, number) == Status.SOLVED
    assert f'<li class="row" id="t-{number}"' in page
    assert "Solved." in page
    assert "data-thread" not in page
    with acting(cast.desk(cast.ana)):
        assert not TicketSeen.objects.filter(ticket_id=number).exists()
    # What is refused is said in a toast.
    stale = client.post(f"/desk/tickets/{number}/properties/", {"version": 1, "priority": 1}, **on_row)
    assert stale.status_code == 409
    assert 'data-toast="error"' in text(stale)
