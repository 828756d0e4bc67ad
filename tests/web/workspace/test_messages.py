"""Replies and notes: what goes out, what stays in, and that no text is lost."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment, Kind, Message, Status, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def send(client: Client, to: Ticket, **changes: Any) -> Any:
    fields = {"ticket": to.pk, "kind": "reply", "send": "wait", "body": "Restart it", "key": uuid4()} | changes
    return client.post(f"/desk/tickets/{to.pk}/messages/", fields)


def said(cast: Cast, ticket: Ticket, person: str = "ana") -> list[tuple[str, str]]:
    with acting(cast.desk(getattr(cast, person))):
        return list(Message.objects.filter(ticket_id=ticket.pk).order_by("id").values_list("kind", "body"))


@pytest.mark.parametrize(("button", "status"), [("wait", Status.WAITING_CUSTOMER), ("open", Status.OPEN), ("solve", Status.SOLVED)])
def test_the_button_says_whose_turn_it_is_after_a_reply(cast: Cast, at_desk: AtDesk, button: str, status: Status) -> None:
    ticket = ask(cast)
    client = at_desk(cast.ana)
    response = send(client, ticket, send=button)
    assert response["Location"] == f"/desk/tickets/{ticket.pk}/"
    assert f'data-sent-key="{ticket.pk}:reply"' in text(client.get(response["Location"]))
    with acting(cast.portal(cast.ingrid)):
        assert Ticket.objects.get(pk=ticket.pk).status == status
        assert Message.objects.filter(ticket=ticket).latest("id").body == "Restart it"


def test_strangers_and_onlookers_cannot_answer(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    assert send(at_desk(cast.mara), ticket).status_code == 404
    assert send(at_desk(cast.rita), ticket).status_code == 403
    assert send(at_desk(cast.ingrid), ticket).status_code == 404
    assert len(said(cast, ticket)) == 1


def test_a_note_stays_with_its_team(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    send(at_desk(cast.ana), ticket, kind="note", send="note", body="a secret", team_ids=[cast.payments.pk])
    page = text(at_desk(cast.dev).get(f"/desk/tickets/{ticket.pk}/"))
    assert "a secret" in page
    assert 'class="audience"><i class="ico i-eye" aria-hidden="true"></i>Payments</span>' in page
    assert "a secret" not in text(at_desk(cast.rita).get(f"/desk/tickets/{ticket.pk}/"))
    assert [kind for kind, _ in said(cast, ticket, "rita")] == [Kind.REPLY]


def test_the_reply_button_never_sends_what_was_written_as_a_note(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    response = send(at_desk(cast.ana), ticket, kind="note", send="wait", body="a secret")
    assert response.status_code == 422
    assert "This is an internal note" in text(response)
    assert "a secret" in text(response)
    assert len(said(cast, ticket)) == 1


def test_the_note_button_makes_a_note_of_whatever_was_written(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    send(at_desk(cast.ana), ticket, kind="reply", send="note", body="rather not", team_ids=[cast.payments.pk])
    assert said(cast, ticket)[-1] == (Kind.NOTE, "rather not")


def test_a_form_sent_twice_says_it_once(cast: Cast, at_desk: AtDesk) -> None:
    ticket, key = ask(cast), uuid4()
    client = at_desk(cast.ana)
    assert [send(client, ticket, key=key).status_code for _ in range(2)] == [302, 302]
    assert len(said(cast, ticket)) == 2


def test_a_text_made_for_another_ticket_is_not_sent_and_not_lost(cast: Cast, at_desk: AtDesk) -> None:
    meant, other = ask(cast), ask(cast)
    response = send(at_desk(cast.ana), other, ticket=meant.pk, body="for the first one")
    assert response.status_code == 409
    assert f'action="/desk/tickets/{meant.pk}/messages/"' in text(response)
    assert "for the first one" in text(response)
    assert len(said(cast, other)) == len(said(cast, meant)) == 1
    assert send(at_desk(cast.ana), other, ticket="").status_code == 409
    foreign = ask(cast, team_id=cast.bookings.pk)
    assert send(at_desk(cast.ana), other, ticket=foreign.pk).status_code == 409


def test_a_reply_stops_when_the_conversation_moved_on(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    seen = at_desk(cast.ana).get(f"/desk/tickets/{ticket.pk}/").context["newest_id"]
    send(at_desk(cast.dev), ticket, body="I have it already")
    key = uuid4()
    response = send(at_desk(cast.ana), ticket, body="My own answer", seen=seen, key=key)
    page = text(response)
    assert response.status_code == 409
    assert page.index("arrived meanwhile") < page.index("My own answer</textarea>")
    assert "Send anyway" in page
    assert "Make it a note" in page
    again = response.context["newest_id"]
    assert send(at_desk(cast.ana), ticket, body="My own answer", seen=again, key=key).status_code == 302
    assert said(cast, ticket)[-1] == (Kind.REPLY, "My own answer")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": " \x00 "}, "Write something first."),
        ({"body": "x" * 200_001}, "200,000"),
        ({"kind": "shout"}, "incomplete"),
        ({"send": "fax"}, "incomplete"),
        ({"kind": "note", "send": "note", "people": "nobody@example.org"}, "No colleague has the address"),
        ({"kind": "note", "send": "note", "people": "ingrid@example.org"}, "No colleague has the address"),
        ({"kind": "note", "send": "note", "team_ids": ["999999"]}, "does not exist"),
    ],
)
def test_what_is_refused_comes_back_with_its_text(cast: Cast, at_desk: AtDesk, changes: dict[str, Any], words: str) -> None:
    ticket = ask(cast)
    response = send(at_desk(cast.ana), ticket, **{"body": "My words"} | changes)
    assert response.status_code == 422
    assert words in text(response)
    assert "My words" in text(response) or "body" in changes
    assert len(said(cast, ticket)) == 1


def test_files_survive_a_refused_message_and_go_with_the_next(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    client = at_desk(cast.ana)
    refused = send(client, ticket, body="", files=SimpleUploadedFile("plan.txt", b"one two"))
    with acting(cast.desk(cast.ana)):
        staged = Attachment.objects.get(message=None)
    assert f'name="staged_reply" value="{staged.pk}" checked' in text(refused)
    assert send(at_desk(cast.mara), ticket, staged=[staged.pk]).status_code == 404
    send(client, ticket, staged=[staged.pk])
    with acting(cast.portal(cast.ingrid)):
        assert Attachment.objects.get().name == "plan.txt"


def test_an_empty_file_is_named_and_the_text_stays(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    response = send(at_desk(cast.ana), ticket, body="My words", files=SimpleUploadedFile("void.txt", b""))
    assert response.status_code == 422
    assert "void.txt" in text(response)
    assert "My words" in text(response)


def test_a_shared_note_is_read_by_its_guests_and_the_rest_stays_hidden(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    ana = at_desk(cast.ana)
    for body in ("for us alone", "for Bookings too"):
        send(ana, ticket, kind="note", send="note", body=body, team_ids=[cast.payments.pk])
    with acting(cast.desk(cast.ana)):
        note = Message.objects.get(body="for Bookings too")
    share = f"/desk/tickets/{ticket.pk}/messages/{note.pk}/audience/"
    assert at_desk(cast.mara).post(share, {"team_ids": [cast.bookings.pk]}).status_code == 404
    assert at_desk(cast.rita).post(share, {"team_ids": [cast.bookings.pk]}).status_code == 404
    assert ana.post(share, {}).status_code == 422
    assert ana.post(share, {"team_ids": [cast.bookings.pk], "people": "rita@example.org"}).status_code == 302
    page = text(at_desk(cast.mara).get(f"/desk/tickets/{ticket.pk}/"))
    assert "for Bookings too" in page
    assert "Bookings, Payments and Rita Okafor" in page or "Payments, Bookings and Rita Okafor" in page
    assert "for us alone" not in page
    assert 'name="kind" value="reply"' not in page
    assert "/solution/" not in page
    assert send(at_desk(cast.mara), ticket).status_code == 403
    assert send(at_desk(cast.mara), ticket, kind="note", send="note", team_ids=[cast.bookings.pk]).status_code == 302


def test_only_a_note_of_this_ticket_can_be_shared_here(cast: Cast, at_desk: AtDesk) -> None:
    ticket, other = ask(cast), ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        note = actions.add_note(Ticket.objects.get(pk=other.pk), body="elsewhere", by=ana)
        reply = Message.objects.get(ticket=ticket)
    client = at_desk(cast.ana)
    sent = {"team_ids": [cast.bookings.pk]}
    assert client.post(f"/desk/tickets/{ticket.pk}/messages/{note.pk}/audience/", sent).status_code == 404
    assert client.post(f"/desk/tickets/{ticket.pk}/messages/{reply.pk}/audience/", sent).status_code == 422


def test_a_swap_keeps_the_composer_after_a_deed_and_empties_it_after_sending(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    client = at_desk(cast.ana)
    headers = {"HX-Request": "true", "HX-Target": "ticket", "HX-Current-URL": f"http://testserver/desk/tickets/{ticket.pk}/"}
    done = client.post(f"/desk/tickets/{ticket.pk}/properties/", {"version": 1, "priority": 1}, headers=headers, follow=True)
    assert "hx-preserve" in text(done)
    assert f'id="t-{ticket.pk}" hx-swap-oob=true' in text(done)
    assert "Priority changed." in text(done)
    assert done["HX-Replace-Url"] == f"/desk/tickets/{ticket.pk}/"
    fields = {"ticket": ticket.pk, "kind": "reply", "send": "wait", "body": "Restart it"}
    sent = client.post(f"/desk/tickets/{ticket.pk}/messages/", fields, headers=headers, follow=True)
    assert "hx-preserve" not in text(sent)
    assert f'data-sent-key="{ticket.pk}:reply"' in text(sent)
    refused = client.post(f"/desk/tickets/{ticket.pk}/messages/", fields | {"body": ""}, headers=headers)
    assert refused["HX-Push-Url"] == "false"


def test_a_text_that_was_written_while_the_session_ended_comes_back(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    response = send(Client(), ticket, body="Written for an hour")
    assert response.status_code == 401
    assert "Written for an hour" in text(response)
