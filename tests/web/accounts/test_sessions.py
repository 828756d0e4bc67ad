"""Sessions, passwords and addresses of somebody who is signed in."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.actions import person_for_address
from frontdesk.identity.models import Person
from tests.cast import PASSWORD, Cast
from tests.web.accounts.mailbox import letters_to, link_in

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(email: str = "ingrid@example.org", agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    assert client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/profile/").status_code == 200)


def test_one_session_is_ended_from_another(cast: Cast) -> None:
    here, there = signed_in(), signed_in(agent="Mozilla/5.0 (iPhone) Safari/600")
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    with acting(SYSTEM):
        other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/accounts/sessions/{other.pk}/end/").url == "/accounts/sessions/"
    assert is_in(here)
    assert not is_in(there)


def test_a_stranger_ends_nobodys_session(cast: Cast) -> None:
    mine, stranger = signed_in(), signed_in("paulo@example.org")
    with acting(SYSTEM):
        session = UserSession.objects.get(session_key=mine.session.session_key)
    stranger.post(f"/accounts/sessions/{session.pk}/end/")
    Client().post(f"/accounts/sessions/{session.pk}/end/")
    assert is_in(mine)


def test_all_other_sessions_are_ended_at_once(cast: Cast) -> None:
    here, others = signed_in(), [signed_in(), signed_in()]
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_a_new_password_ends_the_other_sessions_and_tells_by_mail(cast: Cast, mailoutbox: list[Any]) -> None:
    here, there = signed_in(), signed_in()
    form = {"oldpassword": PASSWORD, "password1": "a boat full of cats", "password2": "a boat full of cats"}
    assert "not your password" in here.post("/accounts/password/change/", {**form, "oldpassword": "x"}).content.decode()
    assert here.post("/accounts/password/change/", form).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert Client().post("/accounts/login/", {"login": "ingrid@example.org", "password": PASSWORD}).status_code == 200


def test_signing_out_ends_the_session(cast: Cast) -> None:
    client = signed_in()
    key = client.session.session_key
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert not is_in(client)
    client.cookies["sessionid"] = key
    assert not is_in(client)


def test_another_address_is_added_confirmed_and_signs_in(cast: Cast, mailoutbox: list[Any]) -> None:
    client = signed_in()
    client.post("/accounts/email/", {"email": "ingrid@home.example", "action_add": ""})
    assert Client().post("/accounts/login/", {"login": "ingrid@home.example", "password": PASSWORD}).status_code in (200, 302)
    letter = next(letter for letter in letters_to("ingrid@home.example") if "confirm" in letter.body)
    client.post(link_in(letter))
    again = Client()
    assert again.post("/accounts/login/", {"login": "ingrid@home.example", "password": PASSWORD}).url == "/"
    assert "Ingrid Solheim" in again.get("/profile/").content.decode()
    # An agent who types it means her.
    with acting(cast.desk(cast.ana)) as by:
        assert person_for_address("Ingrid@home.example", by=by).pk == cast.ingrid.pk


def test_nobody_takes_an_address_that_is_somebody_elses(cast: Cast, mailoutbox: list[Any]) -> None:
    client = signed_in()
    known = client.post("/accounts/email/", {"email": "paulo@example.org", "action_add": ""}, follow=True)
    client.post("/accounts/email/", {"email": "paulo@example.org", "action_primary": ""})
    assert known.status_code == 200
    assert signed_in("paulo@example.org").get("/profile/").content.decode().count("paulo@example.org")
    assert "paulo@example.org" not in client.get("/profile/").content.decode()


def test_an_address_that_an_agent_wrote_down_first_stays_that_persons(cast: Cast, mailoutbox: list[Any]) -> None:
    with acting(cast.desk(cast.ana)) as by:
        guest = person_for_address("guest@example.org", by=by)
    client = signed_in()
    client.post("/accounts/email/", {"email": "guest@example.org", "action_add": ""})
    letter = next(letter for letter in letters_to("guest@example.org") if "confirm" in letter.body)
    # Even when the guest is talked into opening the link.
    assert "confirmed guest@example.org already" in client.post(link_in(letter), follow=True).content.decode()
    client.post("/accounts/email/", {"email": "guest@example.org", "action_primary": ""})
    with acting(SYSTEM):
        assert Person.objects.get(email="guest@example.org").pk == guest.pk


def test_pages_with_secrets_are_not_kept_by_browsers(cast: Cast) -> None:
    for path in ("/accounts/login/", "/accounts/signup/"):
        assert "no-store" in Client().get(path)["Cache-Control"]
