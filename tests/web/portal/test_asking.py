"""Ask for help."""

import pytest
from django.test import override_settings

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.web.portal.asking import PNG, client_of, files_in, key, said_in, ticket_of, upload

pytestmark = pytest.mark.django_db


def tickets_of(cast: Cast) -> list[Ticket]:
    with acting(cast.portal(cast.ingrid)):
        return list(Ticket.objects.order_by("pk"))


def test_a_question_becomes_a_ticket_of_its_topic_with_its_file(cast: Cast) -> None:
    form = {"subject": " Refund\n one guest ", "topic": cast.bookings.pk, "body": "Only her", "key": key(), "files": [upload()]}
    response = client_of(cast.ingrid).post("/tickets/new/", form, follow=True)
    (ticket,) = tickets_of(cast)
    assert response.redirect_chain == [(f"/tickets/{ticket.pk}/", 302)]
    assert "We have your question." in response.content.decode()
    assert (ticket.subject, ticket.team_id) == ("Refund one guest", cast.bookings.pk)
    assert [file.name for file in files_in(cast, ticket.pk)] == ["reader.png"]


def test_without_a_topic_the_desk_decides(cast: Cast) -> None:
    client_of(cast.ingrid).post("/tickets/new/", {"subject": "a", "topic": "", "body": "b", "key": key()})
    assert tickets_of(cast)[0].team_id == cast.payments.pk


def test_a_team_that_is_no_topic_is_not_taken(cast: Cast) -> None:
    response = client_of(cast.ingrid).post("/tickets/new/", {"subject": "a", "topic": "999", "body": "b", "key": key()})
    assert response.status_code == 422
    assert tickets_of(cast) == []


def test_a_mistake_says_what_is_wrong_and_loses_neither_text_nor_files(cast: Cast) -> None:
    client = client_of(cast.ingrid)
    first = client.post(
        "/tickets/new/", {"subject": "", "body": "My long story", "key": key(), "files": [upload("a.png"), upload("b.txt", b"hello")]}
    )
    page = first.content.decode()
    assert first.status_code == 422
    assert "<title>Error: " in page
    assert "My long story" in page
    staged = [str(file.pk) for file in first.context["files"].staged]
    assert len(staged) == 2
    assert all(f'value="{identity}" checked' in page for identity in staged)
    # One of them is left out by its tick.
    client.post("/tickets/new/", {"subject": "Now", "body": "My long story", "key": key(), "staged": staged[:1]})
    assert [file.name for file in files_in(cast, tickets_of(cast)[0].pk)] == ["a.png"]


def test_a_page_speaks_one_language_whatever_its_reader_writes(cast: Cast) -> None:
    # What mail said of them; the framework knows the language, our pages do not.
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ingrid.pk).update(language="de")
    page = client_of(cast.ingrid).post("/tickets/new/", {"subject": "", "body": "My long story", "key": key()}).content.decode()
    assert "Pflichtfeld" not in page
    assert "zwingend" not in page
    assert '<html lang="en"' in page


def test_nobody_takes_another_ones_staged_file(cast: Cast) -> None:
    refused = client_of(cast.paulo).post("/tickets/new/", {"subject": "", "body": "", "key": key(), "files": [upload()]})
    foreign = [str(file.pk) for file in refused.context["files"].staged]
    client_of(cast.ingrid).post("/tickets/new/", {"subject": "a", "body": "b", "key": key(), "staged": [*foreign, "nonsense"]})
    (ticket,) = tickets_of(cast)
    assert files_in(cast, ticket.pk) == []


def test_too_many_and_too_large_files_are_named_and_the_others_kept(cast: Cast) -> None:
    with override_settings(ATTACHMENT_MAX_BYTES=1000, ATTACHMENTS_PER_MESSAGE=2):
        files = [upload("big.png", PNG + b"0" * 2000), upload("empty.txt", b""), upload("1.png"), upload("2.png"), upload("3.png")]
        response = client_of(cast.ingrid).post("/tickets/new/", {"subject": "a", "body": "b", "key": key(), "files": files})
    page = response.content.decode()
    assert response.status_code == 422
    assert tickets_of(cast) == []
    assert "“big.png” is larger than" in page
    assert "“3.png” is one too many" in page
    assert "<title>Error: " in page
    assert [file.name for file in response.context["files"].staged] == ["1.png", "2.png"]


def test_a_million_characters_get_a_clear_answer_and_stay(cast: Cast) -> None:
    long = "x" * 1_000_000
    response = client_of(cast.ingrid).post("/tickets/new/", {"subject": "a", "body": long, "key": key()})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This has 1,000,000 characters. It can have 200,000 at most." in page
    assert long in page


def test_more_than_a_form_can_hold_gets_a_plain_page(cast: Cast) -> None:
    response = client_of(cast.ingrid).post("/tickets/new/", {"subject": "a", "body": "x" * 13_000_000, "key": key()})
    assert response.status_code == 413
    assert "your text is still there" in response.content.decode()


def test_too_many_fields_get_a_plain_page(cast: Cast) -> None:
    response = client_of(cast.ingrid).post("/tickets/new/", {f"f{number}": "1" for number in range(1500)})
    assert response.status_code == 413


def test_a_monstrous_post_is_refused_before_it_is_understood(cast: Cast) -> None:
    client = client_of(cast.ingrid)
    with override_settings(ATTACHMENT_MAX_BYTES=10, DATA_UPLOAD_MAX_MEMORY_SIZE=10):
        response = client.post("/tickets/new/", {"subject": "a", "body": "b", "files": [upload("a.txt", b"0" * 5000)]})
    assert response.status_code == 413
    assert "your text is still there" in response.content.decode()


def test_characters_that_hide_or_mislead_do_no_harm(cast: Cast) -> None:
    form = {"subject": "a\x00b", "body": "gpj.\u202eexe\x00 <script>alert(1)</script>", "key": key()}
    response = client_of(cast.ingrid).post("/tickets/new/", form, follow=True)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    (ticket,) = tickets_of(cast)
    assert ticket.subject == "ab"
    assert "\u202e" not in said_in(cast, ticket.pk)[0]


def test_the_same_form_twice_makes_one_ticket(cast: Cast) -> None:
    form = {"subject": "a", "body": "b", "key": key()}
    client = client_of(cast.ingrid)
    assert client.post("/tickets/new/", form).url == client.post("/tickets/new/", form).url
    assert len(tickets_of(cast)) == 1


def test_a_page_gone_back_to_asks_a_second_question(cast: Cast) -> None:
    client, once = client_of(cast.ingrid), key()
    for body in ("one", "two"):
        client.post("/tickets/new/", {"subject": "a", "body": body, "key": once})
    assert len(tickets_of(cast)) == 2


def test_a_form_that_was_refused_can_be_sent_with_the_same_key(cast: Cast) -> None:
    client, once = client_of(cast.ingrid), key()
    assert client.post("/tickets/new/", {"subject": "a", "body": " ", "key": once}).status_code == 422
    assert client.post("/tickets/new/", {"subject": "a", "body": "b", "key": once}).status_code == 302


def test_a_visitor_begins_writing_and_goes_on_after_signing_in(cast: Cast) -> None:
    client = client_of(None)
    form = {"subject": "Refund", "topic": cast.bookings.pk, "body": "Only her ticket", "key": key()}
    response = client.post("/tickets/new/", form, follow=True)
    assert response.redirect_chain == [("/accounts/login/?next=%2Ftickets%2Fnew%2F", 302)]
    assert "Your question is kept." in response.content.decode()
    assert tickets_of(cast) == []
    response = client.post(
        "/accounts/login/", {"login": "ingrid@example.org", "password": "correct horse battery", "next": "/tickets/new/"}, follow=True
    )
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == "/tickets/new/"
    assert "Here is what you wrote before." in page
    assert "Only her ticket" in page
    assert f'<option value="{cast.bookings.pk}" selected' in page
    client.post("/tickets/new/", form)
    assert [ticket.subject for ticket in tickets_of(cast)] == ["Refund"]
    assert "Only her ticket" not in client.get("/tickets/new/").content.decode()


def test_files_of_a_session_that_ended_are_asked_for_again(cast: Cast) -> None:
    response = client_of(None).post("/tickets/new/", {"subject": "a", "body": "b", "files": [upload()]}, follow=True)
    assert "Add your files again" in response.content.decode()


def test_what_a_visitor_begins_is_checked_at_once(cast: Cast) -> None:
    client = client_of(None)
    assert client.post("/tickets/new/", {"subject": "", "body": "x"}).status_code == 422
    response = client.post("/tickets/new/", {"subject": "a", "body": "x" * 300_000})
    assert response.status_code == 422
    assert "It can have 200,000 at most." in response.content.decode()


def test_one_address_cannot_begin_without_end(cast: Cast) -> None:
    answers = [client_of(None).post("/tickets/new/", {"subject": "a", "body": "b"}).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]


def test_a_staff_member_asks_as_a_customer(cast: Cast) -> None:
    response = client_of(cast.ana).post("/tickets/new/", {"subject": "My own", "body": "b", "key": key()})
    assert response.status_code == 302
    assert ticket_of(cast, int(response.url.split("/")[2]), "ana").requester_id == cast.ana.pk
