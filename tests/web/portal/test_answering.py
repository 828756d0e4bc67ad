"""Answer, solve, reopen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Status, Ticket
from tests.cast import Cast
from tests.web.portal.asking import answer, ask, client_of, files_in, key, said_in, solved, ticket_of, upload

pytestmark = pytest.mark.django_db


def test_an_answer_with_a_file_makes_it_our_turn(cast: Cast) -> None:
    number = ask(cast)
    answer(cast, number)
    response = client_of(cast.ingrid).post(
        f"/tickets/{number}/replies/", {"body": "Still broken", "key": key(), "files": [upload()]}, follow=True
    )
    assert response.redirect_chain == [(f"/tickets/{number}/", 302)]
    assert f'data-sent-key="{number}:reply"' in response.content.decode()
    assert said_in(cast, number)[-1] == "Still broken"
    assert [file.name for file in files_in(cast, number)] == ["reader.png"]
    assert ticket_of(cast, number).status == Status.OPEN


@pytest.mark.parametrize("verb", ["replies", "solve", "reopen"])
def test_a_stranger_can_do_nothing(cast: Cast, verb: str) -> None:
    number = ask(cast)
    for stranger in (cast.paulo, cast.ana, cast.oskar, cast.rita):
        assert client_of(stranger).post(f"/tickets/{number}/{verb}/", {"body": "mine", "key": key()}).status_code == 404
    assert said_in(cast, number) == ["Every card is refused"]
    assert ticket_of(cast, number).status == Status.NEW
    assert client_of(cast.ingrid).post(f"/tickets/{number}/{verb}/", {"body": "mine", "key": key()}).status_code == 302


def test_an_empty_answer_comes_back_with_its_file(cast: Cast) -> None:
    number = ask(cast)
    response = client_of(cast.ingrid).post(f"/tickets/{number}/replies/", {"body": " ", "key": key(), "files": [upload()]})
    text = response.content.decode()
    assert response.status_code == 422
    assert "Write something first." in text
    assert "reader.png" in text
    assert "Every card is refused" in text


def test_an_answer_sent_twice_is_said_once(cast: Cast) -> None:
    number, form = ask(cast), {"body": "once", "key": key()}
    for _ in range(2):
        assert client_of(cast.ingrid).post(f"/tickets/{number}/replies/", form).status_code == 302
    assert said_in(cast, number).count("once") == 1


def test_a_page_gone_back_to_and_written_on_is_not_taken_for_the_old_answer(cast: Cast) -> None:
    number, once = ask(cast), key()
    for body in ("one", "one and two", "one and two"):
        assert client_of(cast.ingrid).post(f"/tickets/{number}/replies/", {"body": body, "key": once}).status_code == 302
    assert said_in(cast, number)[1:] == ["one", "one and two"]


def test_closing_and_opening_again_without_a_word(cast: Cast) -> None:
    number = ask(cast)
    client = client_of(cast.ingrid)
    for _ in range(2):
        client.post(f"/tickets/{number}/solve/", {"body": "", "key": key()})
        assert ticket_of(cast, number).status == Status.SOLVED
    text = client.post(f"/tickets/{number}/reopen/", {"body": "", "key": key()}, follow=True).content.decode()
    assert ticket_of(cast, number).status == Status.OPEN
    assert "You marked it as solved" in text
    assert "You reopened it" in text
    assert len(said_in(cast, number)) == 1


def test_what_was_written_before_closing_is_sent(cast: Cast) -> None:
    number = ask(cast)
    client_of(cast.ingrid).post(f"/tickets/{number}/solve/", {"body": "Thank you", "key": key()})
    assert said_in(cast, number)[-1] == "Thank you"
    assert ticket_of(cast, number).status == Status.SOLVED


def test_an_answer_to_a_solved_ticket_opens_it(cast: Cast) -> None:
    number = ask(cast)
    solved(cast, number)
    client_of(cast.ingrid).post(f"/tickets/{number}/replies/", {"body": "Not yet", "key": key()})
    assert ticket_of(cast, number).status == Status.OPEN


def test_after_two_weeks_an_answer_begins_a_linked_ticket(cast: Cast) -> None:
    number = ask(cast)
    solved(cast, number)
    with acting(SYSTEM):
        Ticket.objects.filter(pk=number).update(solved_at=timezone.now() - timedelta(days=15))
    client, form = client_of(cast.ingrid), {"body": "Again", "key": key()}
    refused = client.post(f"/tickets/{number}/reopen/", {"body": "", "key": key()})
    assert refused.status_code == 422
    assert "begins a new ticket" in refused.content.decode()
    response = client.post(f"/tickets/{number}/replies/", form, follow=True)
    later = response.redirect_chain[0][0]
    assert later not in ("", f"/tickets/{number}/")
    assert "your answer began ticket" in response.content.decode()
    assert client.post(f"/tickets/{number}/replies/", form).url == later


def test_a_page_from_before_somebody_else_answered_still_works(cast: Cast) -> None:
    number = ask(cast)
    client = client_of(cast.ingrid)
    client.get(f"/tickets/{number}/")
    answer(cast, number)
    assert client.post(f"/tickets/{number}/replies/", {"body": "Late", "key": key()}).status_code == 302


def test_participants_and_managers_answer_too(cast: Cast) -> None:
    number = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        actions.add_participant(Ticket.objects.get(pk=number), email="paulo@example.org", by=by)
    for person in (cast.paulo, cast.jonas):
        assert client_of(person).post(f"/tickets/{number}/replies/", {"body": f"I am {person.name}", "key": key()}).status_code == 302
    text = client_of(cast.ingrid).get(f"/tickets/{number}/").content.decode()
    assert "<b>Paulo Mendes</b>" in text
    assert "<b>You</b>" in text


@pytest.mark.parametrize("verb", ["replies", "solve", "reopen"])
def test_the_address_of_a_form_leads_to_its_ticket(cast: Cast, verb: str) -> None:
    number = ask(cast)
    assert client_of(cast.ingrid).get(f"/tickets/{number}/{verb}/").url == f"/tickets/{number}/"
