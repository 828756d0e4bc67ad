"""Sign up, confirm, sign in, and what a stranger can learn from it: nothing."""

import re
from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.actions import deactivate, person_for_address
from frontdesk.identity.models import Person
from frontdesk.tickets import actions
from tests.cast import PASSWORD, Cast
from tests.web.accounts.hashing import CountingHasher
from tests.web.accounts.mailbox import letters_to, link_in

pytestmark = pytest.mark.django_db(transaction=True)

NEW = {"name": "Nora Ness", "email": "Nora@Example.org", "password1": "a boat full of cats"}


@pytest.fixture(autouse=True)
def _empty_outbox(mailoutbox: list[Any]) -> None:
    """Begin each test with no mail."""


def person_called(address: str) -> Person | None:
    with acting(SYSTEM):
        return Person.objects.select_related("role").filter(email=address).first()


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_sign_up_confirm_and_be_in(cast: Cast) -> None:
    client = Client()
    response = client.post("/accounts/signup/?next=/tickets/new/", {**NEW, "next": "/tickets/new/"})
    assert response.url == "/accounts/confirm-email/"
    assert sign_in(Client(), "nora@example.org", NEW["password1"]).status_code == 302
    person = person_called("nora@example.org")
    assert person is not None
    assert (person.name, person.role.slug) == ("Nora Ness", "customer")
    (letter, *_) = letters_to("nora@example.org")
    assert "Nora Ness" in letter.body
    page = client.get(link_in(letter))
    assert "nora@example.org" in page.content.decode()
    # A link scanner that opens the link confirms nothing; the button does, and signs in where the sign-up began.
    assert client.get("/profile/").status_code == 302
    assert client.post(link_in(letter)).url == "/tickets/new/"
    assert client.get("/profile/").status_code == 200


def test_confirming_elsewhere_confirms_but_signs_nobody_in(cast: Cast) -> None:
    Client().post("/accounts/signup/", NEW)
    (letter,) = letters_to("nora@example.org")
    other = Client()
    assert other.post(link_in(letter)).status_code == 302
    assert other.get("/profile/").status_code == 302
    assert sign_in(other, "nora@example.org", NEW["password1"]).url == "/"


def test_nobody_gets_in_before_the_address_is_confirmed(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/signup/", NEW)
    sign_in(client, "nora@example.org", NEW["password1"])
    assert client.get("/tickets/").status_code == 302


def test_signing_up_never_makes_staff(cast: Cast) -> None:
    Client().post("/accounts/signup/", {**NEW, "role": "admin", "role_id": "4", "permissions": "settings.people", "is_active": "1"})
    person = person_called("nora@example.org")
    assert person is not None
    assert person.role.permissions == []


def test_a_known_address_gets_the_same_answer_and_a_mail_of_its_own(cast: Cast) -> None:
    new, known = Client(), Client()
    one = new.post("/accounts/signup/", NEW, follow=True)
    other = known.post("/accounts/signup/", {**NEW, "email": "ingrid@example.org"}, follow=True)
    assert one.redirect_chain == other.redirect_chain
    assert one.status_code == other.status_code
    assert one.content.decode().replace("nora@", "") == other.content.decode().replace("ingrid@", "")
    person = person_called("ingrid@example.org")
    assert person is not None
    assert person.name == "Ingrid Solheim"
    (letter,) = letters_to("ingrid@example.org")
    assert "You have one already" in letter.body
    assert sign_in(Client(), "ingrid@example.org").status_code == 302


def test_a_forgotten_password_gets_the_same_answer_for_everybody(cast: Cast) -> None:
    pages = [
        Client().post("/accounts/password/reset/", {"email": email}, follow=True) for email in ("ingrid@example.org", "nobody@example.org")
    ]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert pages[0].content == pages[1].content
    assert "no account here has this address" in letters_to("nobody@example.org")[0].body


def test_a_wrong_password_and_an_unknown_address_sound_alike(cast: Cast) -> None:
    both = ("ingrid@example.org", "nobody@example.org")
    answers = [sign_in(Client(), email, "wrong wrong wrong").content.decode() for email in both]
    wrong, unknown = (text.replace("ingrid", "X").replace("nobody", "X").split("<main")[1] for text in answers)
    assert "do not fit together" in wrong
    assert _without_token(wrong) == _without_token(unknown)


def test_all_answers_take_about_as_long(cast: Cast, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.web.accounts.hashing.CountingHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    pairs = [
        ("/accounts/signup/", {**NEW, "email": "ingrid@example.org"}, NEW),
        (
            "/accounts/login/",
            {"login": "ingrid@example.org", "password": "wrong wrong"},
            {"login": "x@example.org", "password": "wrong wrong"},
        ),
        ("/accounts/password/reset/", {"email": "ingrid@example.org"}, {"email": "x@example.org"}),
    ]
    with acting(SYSTEM):
        person = Person.objects.get(email="ingrid@example.org")
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    for address, known, unknown in pairs:
        counts = []
        for form in (known, unknown):
            CountingHasher.rounds = 0
            Client().post(address, form)
            counts.append(CountingHasher.rounds)
        assert counts[0] == counts[1], address


def test_signing_in_is_slowed_down_for_one_account(cast: Cast) -> None:
    for _ in range(5):
        assert sign_in(Client(), "ingrid@example.org", "wrong wrong wrong").status_code == 200
    text = sign_in(Client(), "ingrid@example.org").content.decode()
    assert "Too many attempts" in text
    # An address that is nobody's is slowed down the same way.
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="10.0.0.9"), "nobody@example.org", "wrong wrong wrong")
    assert "Too many attempts" in sign_in(Client(REMOTE_ADDR="10.0.0.9"), "nobody@example.org").content.decode()


def test_one_network_cannot_try_without_end(cast: Cast) -> None:
    statuses = {sign_in(Client(), f"p{number}@example.org", "x").status_code for number in range(31)}
    assert 429 in statuses
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), "ingrid@example.org").status_code == 302


def test_resetting_is_slowed_down_for_one_address(cast: Cast) -> None:
    statuses = [Client().post("/accounts/password/reset/", {"email": "ingrid@example.org"}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_somebody_an_agent_wrote_down_gets_a_password_by_mail(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as by:
        known = person_for_address("guest@example.org", by=by)
        actions.open_ticket(requester_id=known.pk, subject="By phone", body="b", team_id=cast.payments.pk, by=by)
    client = Client()
    client.post("/accounts/password/reset/", {"email": "guest@example.org"})
    letter = next(letter for letter in letters_to("guest@example.org") if "password" in letter.subject)
    form = client.get(link_in(letter)).url
    assert "password2" not in client.get(form).content.decode()
    assert client.post(form, {"password1": "a boat full of cats"}).url == "/accounts/password/reset/key/done/"
    assert sign_in(client, "guest@example.org", "a boat full of cats").url == "/"
    assert "By phone" in client.get("/tickets/").content.decode()
    # The link works once.
    assert "does not work any more" in Client().get(link_in(letter)).content.decode()


def test_a_weak_password_is_refused_with_the_rule(cast: Cast) -> None:
    response = Client().post("/accounts/signup/", {**NEW, "password1": "short"})
    assert response.status_code == 200
    assert "at least 8 characters" in response.content.decode()
    assert person_called("nora@example.org") is None


def test_staff_land_on_their_desk_and_next_leads_back_but_never_away(cast: Cast) -> None:
    assert sign_in(Client(), "ana@example.org").url == "/desk/"
    login = {"login": "ingrid@example.org", "password": PASSWORD}
    assert Client().post("/accounts/login/", {**login, "next": "/tickets/?show=solved"}).url == "/tickets/?show=solved"
    assert Client().post("/accounts/login/", {**login, "next": "https://evil.example/"}).url == "/"


def test_a_deactivated_person_does_not_get_in(cast: Cast) -> None:
    client = Client()
    sign_in(client, "ingrid@example.org")
    with acting(cast.settings(cast.oskar)) as by:
        deactivate(Person.objects.select_related("role").get(pk=cast.ingrid.pk), by=by)
    assert client.get("/tickets/").status_code == 302
    assert sign_in(client, "ingrid@example.org").status_code in (200, 302)
    assert client.get("/tickets/").status_code == 302


def _without_token(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
