"""Invitations, and the set-up of an empty desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import desk, setup
from frontdesk.identity.actions import invite
from frontdesk.identity.models import Desk, Person, Role
from tests.cast import PASSWORD, Cast
from tests.web.accounts.mailbox import letters_to, link_in
from tests.web.portal.asking import client_of

pytestmark = pytest.mark.django_db(transaction=True)

JOIN = {"name": "Nils Nord", "password": "a boat full of cats"}
SET_UP = {"desk_name": "Harbour help", "name": "Olga", "email": "olga@example.org", "password": "a boat full of cats", "start": "empty"}


def invited(cast: Cast, email: str = "nils@example.org") -> str:
    """Invite somebody as an agent of Payments and return the path of the link in their newest mail."""
    with acting(cast.settings(cast.oskar)) as by:
        invite(email=email, name="Nils", role=Role.objects.get(slug="agent"), team_ids=[cast.payments.pk], by=by)
    return link_in(letters_to(email)[-1])


def test_an_invitation_by_mail_leads_to_the_desk(cast: Cast, mailoutbox: list[Any]) -> None:
    link, client = invited(cast), Client()
    assert mailoutbox[-1].subject == "Oskar Nilsen invites you to Tidemark"
    assert "nils@example.org" in client.get(link).content.decode()
    assert client.post(link, JOIN).url == "/desk/"
    with acting(SYSTEM):
        person = Person.objects.get(email="nils@example.org")
        assert person.name == "Nils Nord"
        assert [team.slug for team in person.teams.all()] == ["payments"]
    assert client.get("/profile/").status_code == 200
    assert client.get("/accounts/sessions/").content.decode().count("This one") == 1
    # The link works once.
    assert Client().get(link).status_code == 403
    assert Client().post(link, JOIN).status_code == 403


def test_a_broken_or_old_link_lets_nobody_in(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    link = invited(cast)
    for broken in (link[:-3] + "xx/", "/invitations/x/", "/invitations/a:b:c/"):
        assert Client().get(broken).status_code in (403, 404)
        assert Client().post(broken, JOIN).status_code in (403, 404)
    later = timezone.now().timestamp() + timedelta(days=15).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert Client().get(link).status_code == 403


def test_a_new_invitation_replaces_the_old_link(cast: Cast, mailoutbox: list[Any]) -> None:
    old, new = invited(cast), invited(cast)
    assert Client().get(old).status_code == 403
    assert Client().get(new).status_code == 200


def test_a_weak_password_comes_back_with_the_rule(cast: Cast, mailoutbox: list[Any]) -> None:
    response = Client().post(invited(cast), {**JOIN, "password": "short"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "at least 8 characters" in text
    assert 'value="Nils Nord"' in text


def test_joining_in_somebody_elses_browser_ends_their_session(cast: Cast, mailoutbox: list[Any]) -> None:
    client = client_of(cast.ingrid)
    client.get("/")
    client.post(invited(cast), JOIN)
    assert "nils@example.org" in client.get("/profile/").content.decode()


def empty_desk() -> str:
    desk.forget()
    return f"/setup/{setup.link_token()}/"


def test_an_empty_desk_is_set_up_with_its_link(transactional_db: None) -> None:
    client = Client()
    assert "Set up your desk" in client.get(empty_desk()).content.decode()
    assert client.post(empty_desk(), SET_UP).url == "/desk/settings/"
    with acting(SYSTEM):
        admin = Person.objects.select_related("role").get(email="olga@example.org")
        assert (admin.role.slug, Desk.objects.get().name) == ("admin", "Harbour help")
    assert client.get("/profile/").status_code == 200
    assert Client().get(empty_desk()).status_code == 403
    assert Client().post(empty_desk(), {**SET_UP, "email": "second@example.org"}).status_code == 403


def test_without_the_link_nobody_sets_up(transactional_db: None) -> None:
    for path in ("/setup/x/", "/setup/first-admin:1abc:x/"):
        assert Client().get(path).status_code == 403
        assert Client().post(path, SET_UP).status_code == 403
    assert setup.is_empty()


def test_a_mistake_keeps_what_was_written(transactional_db: None) -> None:
    for wrong in ({"password": "short"}, {"email": "no address"}, {"name": ""}, {"start": "later"}):
        response = Client().post(empty_desk(), {**SET_UP, **wrong})
        assert response.status_code == 422
        assert "Harbour help" in response.content.decode()
    assert setup.is_empty()


def test_a_demo_desk_is_asked_for_and_waited_for(transactional_db: None) -> None:
    client = Client()
    assert client.post(empty_desk(), {**SET_UP, "start": "demo"}).url == "/setup/waiting/"
    with acting(SYSTEM):
        assert Event.objects.filter(name="desk.demo_wanted").count() == 1
    waiting = client.get("/setup/waiting/")
    assert "Look again" in waiting.content.decode()
    assert Client().get("/setup/waiting/").status_code == 302
    with acting(SYSTEM):
        Desk.objects.update(is_demo=True)
    assert client.get("/setup/waiting/").url == "/desk/"


def test_signing_in_still_works_after_set_up(transactional_db: None) -> None:
    Client().post(empty_desk(), SET_UP)
    assert Client().post("/accounts/login/", {"login": "olga@example.org", "password": SET_UP["password"]}).url == "/desk/"
    assert PASSWORD
