"""The queue: what is in it, how its address says so."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.identity.models import Person
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def test_the_desk_opens_at_ones_own_queue(cast: Cast, at_desk: AtDesk) -> None:
    response = at_desk(cast.ana).get("/desk/")
    assert response["Location"] == "/desk/tickets/?assignee=me"


def test_a_list_shows_the_team_and_a_stranger_sees_nothing_of_it(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, subject="Card reader <b>broken</b>")
    page = text(at_desk(cast.ana).get("/desk/tickets/"))
    assert f'id="t-{ticket.pk}"' in page
    assert "Card reader &lt;b&gt;broken&lt;/b&gt;" in page
    assert "Needs first response" in page
    stranger = text(at_desk(cast.mara).get("/desk/tickets/"))
    assert "Card reader" not in stranger
    assert "Nothing to do" in stranger
