"""Files of a conversation, given out."""

import pytest

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Attachment, Ticket
from tests.cast import Cast
from tests.web.portal.asking import PNG, ask, client_of, files_in, upload

pytestmark = pytest.mark.django_db

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def sent(cast: Cast, name: str, content: bytes) -> tuple[int, Attachment]:
    with acting(cast.portal(cast.ingrid)) as by:
        staged = actions.stage_attachment(upload(name, content), by=by).pk
    number = ask(cast, attachments=[staged])
    return number, files_in(cast, number)[0]


def test_who_sees_the_message_gets_the_file_and_nobody_else(cast: Cast) -> None:
    number, file = sent(cast, "reader.png", PNG)
    address = f"/tickets/{number}/attachments/{file.pk}/"
    for person in (cast.ingrid, cast.jonas):
        response = client_of(person).get(address)
        assert b"".join(response.streaming_content) == PNG  # type: ignore[attr-defined]
        assert response["Cache-Control"] == "private, no-store"
    for stranger in (cast.paulo, cast.ana, cast.rita):
        assert client_of(stranger).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_a_picture_is_shown_in_place_and_can_do_nothing(cast: Cast) -> None:
    number, file = sent(cast, "reader.png", PNG)
    response = client_of(cast.ingrid).get(f"/tickets/{number}/attachments/{file.pk}/")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "content"), [("page.html", HTML), ("picture.svg", SVG), ("lie.png", HTML), ("paper.pdf", b"%PDF-1.7 x")])
def test_what_could_carry_a_script_is_saved_never_opened(cast: Cast, name: str, content: bytes) -> None:
    number, file = sent(cast, name, content)
    response = client_of(cast.ingrid).get(f"/tickets/{number}/attachments/{file.pk}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not response["Content-Type"].startswith("image/png")


def test_names_of_all_languages_arrive_and_tricks_do_not(cast: Cast) -> None:
    number, file = sent(cast, 'ärger\u202egnp".exe', b"MZ\x90\x00" + b"\0" * 60)
    response = client_of(cast.ingrid).get(f"/tickets/{number}/attachments/{file.pk}/")
    assert "filename*=utf-8''%C3%A4rger_gnp_.exe" in response["Content-Disposition"]


def test_a_file_is_found_under_its_own_ticket_only(cast: Cast) -> None:
    _, file = sent(cast, "reader.png", PNG)
    other = ask(cast)
    assert client_of(cast.ingrid).get(f"/tickets/{other}/attachments/{file.pk}/").status_code == 404


def test_a_staged_file_has_no_address(cast: Cast) -> None:
    number = ask(cast)
    with acting(cast.portal(cast.ingrid)) as by:
        staged = actions.stage_attachment(upload(), by=by)
    assert client_of(cast.ingrid).get(f"/tickets/{number}/attachments/{staged.pk}/").status_code == 404


def test_a_file_of_a_note_is_not_the_customers(cast: Cast) -> None:
    number = ask(cast)
    with acting(cast.desk(cast.ana)) as by:
        staged = actions.stage_attachment(upload(), by=by)
        actions.add_note(Ticket.objects.get(pk=number), body="secret", attachments=[staged.pk], by=by)
    assert client_of(cast.ingrid).get(f"/tickets/{number}/attachments/{staged.pk}/").status_code == 404


def test_a_file_that_the_disk_lost_is_missing_not_an_error(cast: Cast) -> None:
    number, file = sent(cast, "reader.png", PNG)
    file.file.storage.delete(file.file.name)
    assert client_of(cast.ingrid).get(f"/tickets/{number}/attachments/{file.pk}/").status_code == 404
