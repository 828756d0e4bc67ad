"""An ended session, a rotated token, another person's browser: the text is always given back."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from frontdesk.actor import ACCOUNTS
from frontdesk.db.acting import acting
from tests.cast import PASSWORD, Cast
from tests.web.portal.asking import ask, client_of, key, said_in, upload

pytestmark = pytest.mark.django_db

TEXT = "A long story\nwith “two” lines & <signs>"


def token_in(text: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text.split('id="main"')[1])
    assert found
    return found.group(1)


def hidden_in(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text.split('id="main"')[1]))


def end_all_sessions() -> None:
    with acting(ACCOUNTS):
        Session.objects.all().delete()


def sign_in(client: Client) -> None:
    token = token_in(client.get("/accounts/login/").content.decode())
    login = {"login": "ingrid@example.org", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", login).status_code == 302


def test_a_session_that_ended_while_writing_gives_the_text_back_until_it_is_sent(cast: Cast) -> None:
    number = ask(cast)
    client = client_of(cast.ingrid, enforce_csrf_checks=True)
    page = client.get(f"/tickets/{number}/").content.decode()
    form = {"body": TEXT, "key": hidden_in(page)["key"], "csrfmiddlewaretoken": token_in(page)}
    end_all_sessions()
    kept = client.post(f"/tickets/{number}/replies/", {**form, "files": [upload()]})
    text = kept.content.decode()
    assert kept.status_code == 401
    assert "You were signed out. Your text is kept" in text
    assert "with “two” lines &amp; &lt;signs&gt;" in text
    assert "reader.png" in text
    assert f'action="/tickets/{number}/replies/"' in text
    # Signed in in another tab: the token of this page is an old one now, so the desk asks for one more click.
    again = {"body": TEXT, "key": hidden_in(text)["key"], "csrfmiddlewaretoken": token_in(text)}
    sign_in(client)
    stale = client.post(f"/tickets/{number}/replies/", again)
    text = stale.content.decode()
    assert stale.status_code == 403
    assert "One more click, please" in text
    assert "with “two” lines &amp; &lt;signs&gt;" in text
    sent = client.post(f"/tickets/{number}/replies/", {**again, "csrfmiddlewaretoken": token_in(text)})
    assert sent.status_code == 302
    assert said_in(cast, number)[-1] == TEXT


def test_a_question_survives_the_same_way(cast: Cast) -> None:
    client = client_of(cast.ingrid, enforce_csrf_checks=True)
    page = client.get("/tickets/new/").content.decode()
    form = {"subject": "Refund", "body": TEXT, "topic": cast.bookings.pk, "key": key(), "csrfmiddlewaretoken": token_in(page)}
    end_all_sessions()
    # Whoever is not signed in may begin a question: it waits in the session until they are.
    assert client.post("/tickets/new/", form).url == "/accounts/login/?next=%2Ftickets%2Fnew%2F"
    sign_in(client)
    text = client.get("/tickets/new/").content.decode()
    assert 'value="Refund"' in text
    assert "with “two” lines &amp; &lt;signs&gt;" in text


def test_a_question_with_an_old_token_survives(cast: Cast) -> None:
    client = client_of(None, enforce_csrf_checks=True)
    token = token_in(client.get("/tickets/new/").content.decode())
    sign_in(client)
    stale = client.post("/tickets/new/", {"subject": "Refund", "body": TEXT, "key": key(), "csrfmiddlewaretoken": token})
    text = stale.content.decode()
    assert stale.status_code == 403
    form = {"subject": "Refund", "body": TEXT, "csrfmiddlewaretoken": token_in(text), "key": hidden_in(text)["key"]}
    assert client.post("/tickets/new/", form).status_code == 302


def test_a_form_of_another_site_is_refused_without_its_text(cast: Cast) -> None:
    number = ask(cast)
    client = client_of(cast.ingrid, enforce_csrf_checks=True)
    client.get(f"/tickets/{number}/")
    response = client.post(f"/tickets/{number}/replies/", {"body": TEXT}, HTTP_ORIGIN="https://evil.example")
    assert response.status_code == 403
    assert "A long story" not in response.content.decode()
    assert len(said_in(cast, number)) == 1


def test_passwords_are_never_given_back(cast: Cast) -> None:
    response = Client().post("/profile/", {"name": "x", "password": "hunter2 hunter2", "oldpassword": "hunter3 hunter3"})
    text = response.content.decode()
    assert response.status_code == 401
    assert "hunter" not in text
