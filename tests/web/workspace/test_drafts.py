"""What an agent is writing, through HTTP: saved, brought back, shown to a colleague, previewed, with its files."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Preferences
from frontdesk.tickets.models import Attachment, Draft, Message, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def save(client: Client, ticket: Ticket, body: str, kind: str = "reply", **more: Any) -> Any:
    fields = {"kind": kind, "body": body, "version": 0, "origin": "a", "written_at_ms": 1} | more
    return client.post(f"/desk/tickets/{ticket.pk}/draft/", fields)


def upload(client: Client, ticket: Ticket, name: str = "plan.txt", body: bytes = b"one two", **more: Any) -> Any:
    return client.post(f"/desk/tickets/{ticket.pk}/files/", {"kind": "reply", "files": SimpleUploadedFile(name, body)} | more)


def page(client: Client, ticket: Ticket) -> str:
    return text(client.get(f"/desk/tickets/{ticket.pk}/"))


def in_box(html: str) -> str:
    found = re.search(r"data-draft-field[^>]*>\n(.*?)</textarea>", html, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_a_draft_comes_back_in_its_mode_on_any_device(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    assert save(client, ticket, "to the\r\ncustomer")["Draft-Version"] == "1"
    assert save(client, ticket, "to us", "note", team_ids=[cast.payments.pk], people="rita@example.org")["Draft-Version"] == "1"
    html = page(client, ticket)
    assert in_box(html) == "to us"
    assert re.search(r'value="note" checked', html)
    assert 'value="rita@example.org"' in html
    stands = json.loads(unescape(re.search(r'data-drafts="([^"]*)"', html)[1]))  # type: ignore[index]  # it is there
    assert stands["reply"]["body"] == "to the\ncustomer"
    assert "body" not in stands["note"]
    assert in_box(page(at_desk(cast.dev), ticket)) == ""


def test_a_save_that_lost_its_race_gets_the_other_text(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    save(client, ticket, "from the phone", origin="phone")
    refused = save(client, ticket, "from the desk")
    assert (refused.status_code, refused.json()["body"], refused.json()["version"]) == (409, "from the phone", 1)
    assert save(client, ticket, "from the desk", kind="shout").status_code == 422


@pytest.mark.parametrize("seconds", [0, 10])
def test_sending_forgets_the_draft_and_takes_no_save_after_it(cast: Cast, at_desk: AtDesk, seconds: int) -> None:
    with acting(SYSTEM):
        Preferences.objects.filter(person=cast.ana).update(values={"undo_seconds": seconds, "after_solving": "stay"})
    ticket, client = ask(cast), at_desk(cast.ana)
    save(client, ticket, "Restart it")
    sent = {"ticket": ticket.pk, "kind": "reply", "send": "wait", "body": "Restart it now", "origin": "a", "version_reply": 0}
    assert client.post(f"/desk/tickets/{ticket.pk}/messages/", sent).status_code == 302
    assert save(client, ticket, "Restart it", version=1, written_at_ms=9).status_code == 409
    assert in_box(page(client, ticket)) == ""


def test_a_refused_message_is_kept_as_a_draft(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    at_desk(cast.dev).post(f"/desk/tickets/{ticket.pk}/messages/", {"ticket": ticket.pk, "kind": "reply", "body": "I have it"})
    sent = {"ticket": ticket.pk, "kind": "reply", "send": "wait", "body": "My own answer", "seen": 1}
    with acting(SYSTEM):
        sent["seen"] = Message.objects.order_by("id")[0].pk
    assert client.post(f"/desk/tickets/{ticket.pk}/messages/", sent).status_code == 409
    assert in_box(page(client, ticket)) == "My own answer"


def test_a_file_is_stored_at_once_belongs_to_the_draft_and_goes_with_its_mode_alone(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    chip = text(upload(client, ticket, kind="note"))
    (staged,) = re.findall(r'name="staged_note" value="([^"]+)"', chip)
    save(client, ticket, "see the plan, to us", "note", staged_note=[staged], team_ids=[cast.payments.pk])
    assert staged in page(client, ticket)
    assert staged not in page(at_desk(cast.dev), ticket)
    # The form holds the chips of both modes.
    sent = {"ticket": ticket.pk, "kind": "reply", "send": "wait", "body": "Restart it", "staged_note": [staged]}
    client.post(f"/desk/tickets/{ticket.pk}/messages/", sent)
    with acting(cast.portal(cast.ingrid)):
        assert not Attachment.objects.exists()
    with acting(SYSTEM):
        assert Draft.objects.get(person=cast.ana, kind="note").file_ids


def test_what_is_wrong_with_a_file_is_said_in_words(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    empty = upload(client, ticket, "void.txt", b"")
    assert (empty.status_code, "void.txt" in text(empty)) == (422, True)
    assert upload(client, ticket, kind="shout").status_code == 422
    assert upload(at_desk(cast.mara), ticket).status_code == 404
    ids: list[str] = []
    for _ in range(settings.ATTACHMENTS_PER_MESSAGE):
        ids += re.findall(r'value="([^"]+)"', text(upload(client, ticket, staged_reply=ids)))
    assert "one too many" in text(upload(client, ticket, staged_reply=ids))


def test_a_preview_is_what_the_reader_gets_and_keeps_the_text(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    sent = {"ticket": ticket.pk, "kind": "reply", "body": "**bold** <script>x</script>"}
    for path in ("?alone", ""):
        html = text(client.post(f"/desk/tickets/{ticket.pk}/preview/{path}", sent))
        assert "<strong>bold</strong> &lt;script&gt;" in html
    assert in_box(html) == "**bold** <script>x</script>"
    with acting(SYSTEM):
        assert Message.objects.count() == 1


def test_a_colleague_may_look_at_a_reply_and_never_at_a_note(cast: Cast, at_desk: AtDesk) -> None:
    ticket = ask(cast)
    place = f"/desk/tickets/{ticket.pk}/drafts/{cast.ana.pk}/"
    save(at_desk(cast.ana), ticket, "a secret", "note")
    assert at_desk(cast.dev).get(place).status_code == 404
    save(at_desk(cast.ana), ticket, "nearly *done*")
    assert "nearly <em>done</em>" in text(at_desk(cast.dev).get(place))
    assert at_desk(cast.mara).get(place).status_code == 404
    with acting(SYSTEM):
        Preferences.objects.filter(person=cast.ana).update(values={"shares_drafts": False})
    assert at_desk(cast.dev).get(place).status_code == 404


def test_a_promised_file_is_asked_for_once(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    sent = {"ticket": ticket.pk, "kind": "reply", "send": "wait", "body": "See the attached plan"}
    asked = client.post(f"/desk/tickets/{ticket.pk}/messages/", sent)
    assert asked.status_code == 422
    html = text(asked)
    assert "none is attached" in html
    assert "Send anyway" in html
    assert 'name="no_file" value="1"' in html
    assert in_box(html) == "See the attached plan"
    assert client.post(f"/desk/tickets/{ticket.pk}/messages/", sent | {"no_file": 1}).status_code == 302
    with_file = sent | {"files": SimpleUploadedFile("plan.txt", b"one")}
    assert client.post(f"/desk/tickets/{ticket.pk}/messages/", with_file).status_code == 302


def test_drafts_are_listed_and_thrown_away(cast: Cast, at_desk: AtDesk) -> None:
    ticket, client = ask(cast), at_desk(cast.ana)
    save(client, ticket, "to the customer")
    assert "to the customer" in text(client.get("/desk/outbox/"))
    assert "to the customer" not in text(at_desk(cast.dev).get("/desk/outbox/"))
    gone = client.post(f"/desk/tickets/{ticket.pk}/draft/removal/", {"kind": "reply", "from": "outbox"}, follow=True)
    assert "No drafts." in text(gone)
    assert in_box(page(client, ticket)) == ""
