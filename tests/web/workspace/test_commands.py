"""The command menu's answers: within what one sees, and nothing told about the rest."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def found(client: Client, words: str) -> str:
    response = client.get("/desk/commands/", {"q": words})
    assert response.status_code == 200
    return text(response)


def test_tickets_are_found_by_number_and_by_words_of_their_subject(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast, subject="Card reader declines <all>"), at_desk(cast.ana)
    for words in (str(ticket.pk), f"#{ticket.pk}", "reader decl"):
        assert f'data-url="/desk/tickets/{ticket.pk}/"' in found(client, words)
    assert "Card reader declines &lt;all&gt;" in found(client, "card")
    assert found(client, str(ticket.pk)).count("declines") == 1


def test_a_foreign_ticket_and_note_are_found_by_nothing(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast, subject="Card reader declines")
    with acting(cast.desk(cast.ana)) as ana:
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="secretword", by=ana)
    assert f"/desk/tickets/{ticket.pk}/" in found(at_desk(cast.dev), "secretword")
    for words in (str(ticket.pk), "declines", "secretword"):
        theirs = found(at_desk(cast.mara), words)
        assert theirs == found(at_desk(cast.mara), words)
        assert f"/desk/tickets/{ticket.pk}/" not in theirs
        assert "declines" not in theirs.replace("“declines”", "").replace("q=declines", "")
    # A reader of all teams finds the ticket, and not by what stands in a note.
    assert f"/desk/tickets/{ticket.pk}/" in found(at_desk(cast.rita), "declines")
    assert f"/desk/tickets/{ticket.pk}/" not in found(at_desk(cast.rita), "secretword")


def test_people_are_found_by_the_beginning_of_name_or_address(cast: Cast, at_desk: AtDesk) -> None:
    client = at_desk(cast.ana)
    for words in ("ingrid", "Ingrid S", "ingrid solh", "ingrid@exa"):
        assert "requester=ingrid%40example.org" in found(client, words), words
    assert f"?assignee={cast.dev.pk}" in found(client, "dev")
    for words in ("%", "_", "\\"):
        assert "Ingrid" not in found(client, words)


def test_pages_need_their_permission(cast: Cast, at_desk: AtDesk) -> None:
    assert "/desk/preferences/" in found(at_desk(cast.ana), "keyboard")
    assert "/desk/settings/" not in found(at_desk(cast.ana), "settings")
    assert "/desk/settings/people/" in found(at_desk(cast.oskar), "settings peo")


def test_no_letters_find_nothing(cast: Cast, at_desk: AtDesk) -> None:
    ask(cast)
    assert found(at_desk(cast.ana), "  ").strip() == ""
