"""Undo at the desk: in the toast, in the timeline, and back where one was."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Priority, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import HTMX, text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]
OFFER = re.compile(r'action="(/desk/undo/[0-9a-f-]+/\?next=[^"]*)"[^>]*>.*?<button class="toast-do"[^>]*>(\w+)</button>', re.DOTALL)


def priority(cast: Cast, number: int) -> int:
    with acting(cast.desk(cast.dev)):
        return Ticket.objects.get(pk=number).priority


def offer(page: str) -> tuple[str, str]:
    found = OFFER.search(page)
    assert found is not None
    return found.group(1), found.group(2)


def test_a_toast_offers_undo_then_redo_and_stays_on_the_page(cast: Cast, at_desk: AtDesk) -> None:
    number, ana = ask(cast).pk, at_desk(cast.ana)
    place = f"/desk/tickets/{number}/?in=team%3Dpayments"
    page = text(ana.post(place.replace("/?", "/properties/?"), {"version": 1, "priority": 1}, follow=True))
    assert priority(cast, number) == Priority.URGENT
    undo, word = offer(page)
    assert word == "Undo"
    # In the timeline as well, as a button of the page's own form.
    assert f'formaction="{undo.replace("?", f"?on={number}&amp;")}"' in page
    response: Any = ana.post(undo, follow=True)
    assert response.redirect_chain == [(place, 302)]
    assert priority(cast, number) == Priority.NORMAL
    redo, word = offer(text(response))
    assert word == "Redo"
    assert "You set the priority to Normal (undo)" in text(response)
    # What is undone is not offered again; the undo itself is.
    assert text(response).count('<span class="vh"> this change</span>') == 1
    ana.post(redo)
    assert priority(cast, number) == Priority.URGENT
    assert "This was undone already." in text(ana.post(undo, follow=True))
    assert priority(cast, number) == Priority.URGENT


def test_what_changed_nothing_offers_no_undo(cast: Cast, at_desk: AtDesk) -> None:
    number, ana = ask(cast).pk, at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/properties/", {"version": 1, "priority": 3}, follow=True))
    assert "Nothing to change" in page
    assert "/desk/undo/" not in page


def test_a_colleague_is_offered_no_undo_of_mine(cast: Cast, at_desk: AtDesk) -> None:
    number = ask(cast).pk
    at_desk(cast.ana).post(f"/desk/tickets/{number}/properties/", {"version": 1, "priority": 1})
    assert "/desk/undo/" in text(at_desk(cast.ana).get(f"/desk/tickets/{number}/"))
    assert "/desk/undo/" not in text(at_desk(cast.dev).get(f"/desk/tickets/{number}/"))
    assert "undo" not in text(at_desk(cast.ingrid).get(f"/tickets/{number}/"))


def test_handing_over_is_undone_from_the_list(cast: Cast, at_desk: AtDesk) -> None:
    number, ana = ask(cast).pk, at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/team/?in=team%3Dpayments", {"version": 1, "team": cast.bookings.pk}, follow=True))
    response: Any = ana.post(offer(page)[0], follow=True)
    assert response.redirect_chain[-1][0] == "/desk/tickets/?team=payments"
    assert f'id="t-{number}"' in text(response)
    with acting(cast.desk(cast.ana)) as by:
        assert Ticket.objects.get(pk=number).team_id in by.team_ids


def test_undo_moves_nobody_to_another_ticket(cast: Cast, at_desk: AtDesk) -> None:
    number, other, ana = ask(cast).pk, ask(cast, subject="Another").pk, at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/properties/", {"version": 1, "priority": 1}, follow=True))
    here = {**HTMX, "HTTP_HX_CURRENT_URL": f"http://testserver/desk/tickets/{other}/?in=team%3Dpayments"}
    response: Any = ana.post(offer(page)[0], **here)
    # Another one is open by now: it stays, and the page asks for the row that changed.
    assert response["HX-Reswap"] == "none"
    assert json.loads(response["HX-Trigger"])["desk:changed"] == {"numbers": [number]}
    assert "Undone." in text(response)
    assert priority(cast, number) == Priority.NORMAL


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example/desk/", "//elsewhere.example/", "/accounts/logout/", "/desk/../x", "javascript:x", ""]
)
def test_nobody_is_sent_elsewhere(cast: Cast, at_desk: AtDesk, place: str) -> None:
    number, ana = ask(cast).pk, at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/properties/", {"version": 1, "priority": 1}, follow=True))
    response: Any = ana.post(offer(page)[0].partition("?")[0] + f"?next={place}")
    assert response["Location"] == "/desk/"


def test_a_refused_undo_says_why(cast: Cast, at_desk: AtDesk) -> None:
    number, ana = ask(cast).pk, at_desk(cast.ana)
    page = text(ana.post(f"/desk/tickets/{number}/properties/", {"version": 1, "priority": 1}, follow=True))
    with acting(cast.desk(cast.dev)) as dev:
        actions.change(Ticket.objects.get(pk=number), version=2, priority=Priority.LOW, by=dev)
    again = text(ana.post(offer(page)[0], follow=True))
    assert "Not undone. Dev Anand changed the priority since." in again
    assert priority(cast, number) == Priority.LOW
