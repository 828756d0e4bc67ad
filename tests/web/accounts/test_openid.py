"""Signing in by a provider of OpenID Connect: a real one, in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.db import ProgrammingError, transaction
from django.test import Client

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions, sealing
from frontdesk.identity.models import Person, Provider, Role, SignIn
from frontdesk.lib.errors import InvalidError
from tests.cast import PASSWORD, Cast
from tests.openid.provider import CLIENT, SECRET
from tests.openid.provider import PASSWORD as THERE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).parents[3]
REDIRECT = "http://testserver/accounts/oidc/company/login/callback/"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("provider")
    command = [sys.executable, "-W", "ignore", "-m", "tests.openid.provider", str(folder), REDIRECT]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), (folder / "log").read_text()
        yield address
        process.terminate()


@pytest.fixture
def provider(cast: Cast, company: str) -> Provider:
    with acting(cast.settings(cast.oskar)) as oskar:
        facts = {"server_url": company, "client_id": CLIENT, "secret": SECRET, "domains": "example.org"}
        return actions.create_provider(name="Company", **facts, by=oskar)


def come_by(address: str, client: Client | None = None) -> tuple[Client, Any]:
    """Go the whole way: our sign-in page, the provider's, and back to us."""
    client = client or Client()
    away = client.get("/accounts/oidc/company/login/")
    assert away.status_code == 302, away.content.decode()[:800]
    browser = requests.Session()
    there = browser.get(away.url)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', there.text)
    form = {"login": address, "password": THERE, "csrfmiddlewaretoken": token[1] if token else ""}
    back = browser.post(there.url, form, allow_redirects=False)
    while not back.headers["Location"].startswith("http://testserver/"):
        base = urlsplit(there.url)
        where = back.headers["Location"]
        back = browser.get(where if where.startswith("http") else f"{base.scheme}://{base.netloc}{where}", allow_redirects=False)
    return client, client.get(back.headers["Location"].removeprefix("http://testserver"))


def test_the_sign_in_page_leads_to_the_provider_and_back(cast: Cast, provider: Provider) -> None:
    assert "Sign in with Company" in Client().get("/accounts/login/").content.decode()
    client, answer = come_by("ingrid@example.org")
    assert answer.url == "/"
    assert "ingrid@example.org" in client.get("/profile/").content.decode()
    # The second time it is the same person, also when the provider may no longer speak for new addresses of the domain.
    assert come_by("ingrid@example.org")[1].url == "/"
    with acting(SYSTEM):
        assert SocialAccount.objects.get().user_id == cast.ingrid.pk
        assert SocialAccount.objects.get().extra_data == {}
        assert SignIn.objects.latest("id").method == "company"
        told = list(Event.objects.filter(name__in=("account.provider_connected", "account.signed_in")).values_list("name", "actor_id"))
    assert told.count(("account.provider_connected", cast.ingrid.pk)) == 1
    assert told.count(("account.signed_in", cast.ingrid.pk)) == 2
    # Her password still works.
    assert Client().post("/accounts/login/", {"login": "ingrid@example.org", "password": PASSWORD}).url == "/"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("paulo@example.org", "has not confirmed that paulo@example.org is yours"),
        ("mallory@evil.example", "does not open accounts with the address mallory@evil.example"),
        ("newcomer@example.org", "Nobody here has the address newcomer@example.org"),
    ],
)
def test_an_address_that_was_not_proved_or_is_not_allowed_opens_nothing(cast: Cast, provider: Provider, address: str, reason: str) -> None:
    client, answer = come_by(address)
    assert answer.status_code == 403
    assert reason in answer.content.decode()
    assert client.get("/profile/").status_code == 302
    with acting(SYSTEM):
        assert not SocialAccount.objects.exists()
        refused = SignIn.objects.latest("id")
    assert (refused.outcome, refused.tried) == ("refused", address)


def test_somebody_new_becomes_a_customer_where_the_provider_may_make_people(cast: Cast, provider: Provider) -> None:
    with acting(SYSTEM):
        Provider.objects.update(makes_people=True)
    client, answer = come_by("newcomer@example.org")
    assert answer.url == "/"
    with acting(SYSTEM):
        person = Person.objects.get_queryset().defer(None).select_related("role").get(email="newcomer@example.org")
    assert person.role.slug == "customer"
    assert not person.has_usable_password()
    assert client.get("/desk/").status_code == 404


def test_an_account_somebody_made_with_a_foreign_address_does_not_stay_theirs(cast: Cast, provider: Provider) -> None:
    with acting(SYSTEM):
        squatter = Person(email="newcomer@example.org", name="Not them", role=Role.objects.get(slug="customer"))
        squatter.set_password("known to the squatter")
        squatter.save()
        EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    assert come_by("newcomer@example.org")[1].url == "/"
    with acting(SYSTEM):
        person = Person.objects.get_queryset().defer(None).get(pk=squatter.pk)
    assert not person.has_usable_password()


def test_disabled_people_and_a_provider_that_is_off_let_nobody_in(cast: Cast, provider: Provider) -> None:
    assert come_by("ingrid@example.org")[1].url == "/"
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ingrid.pk).update(is_active=False)
    client, answer = come_by("ingrid@example.org")
    assert answer.url == "/accounts/inactive/"
    assert client.get("/profile/").status_code == 302
    with acting(SYSTEM):
        Provider.objects.update(is_on=False)
    assert Client().get("/accounts/oidc/company/login/").status_code == 404
    assert "Sign in with Company" not in Client().get("/accounts/login/").content.decode()


def test_the_second_step_is_asked_for_here_too(cast: Cast, provider: Provider) -> None:
    with acting(SYSTEM):
        TOTP.activate(cast.oskar, "GEZDGNBVGY3TQOJQ")
    client, answer = come_by("oskar@example.org")
    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/desk/").status_code == 302


def test_a_callback_without_its_beginning_in_this_browser_is_refused(cast: Cast, provider: Provider) -> None:
    answer = Client().get("/accounts/oidc/company/login/callback/?code=stolen&state=made-up")
    assert answer.status_code == 403
    assert "did not work" in answer.content.decode()


def test_nobody_of_the_settings_reads_the_secret(cast: Cast, provider: Provider) -> None:
    for somebody in (cast.settings(cast.oskar), cast.desk(cast.oskar), cast.portal(cast.ingrid)):
        with acting(somebody), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(Provider.objects.get_queryset().defer(None))
    with acting(ACCOUNTS):
        kept = Provider.objects.get_queryset().defer(None).get().secret
    assert SECRET not in kept
    assert sealing.opened(kept) == SECRET
    with acting(SYSTEM):
        assert SECRET not in str(list(Event.objects.values_list("data", flat=True)))


def test_only_somebody_who_may_do_everything_chooses_who_says_who_people_are(cast: Cast) -> None:
    with acting(SYSTEM):
        Role.objects.filter(slug="lead").update(permissions=["ticket.reply", "settings.desk", "settings.people"])
    facts = {"server_url": "https://id.example.org", "client_id": "x", "secret": "x", "domains": "example.org"}
    with acting(cast.settings(cast.lena)) as lena, pytest.raises(InvalidError, match="can do what you cannot"):
        actions.create_provider(name="Mine", **facts, by=lena)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"server_url": "http://id.example.org"}, "whole address"),
        ({"server_url": "ldap:everybody"}, "whole address"),
        ({"domains": "*"}, "is no domain"),
        ({"domains": " "}, "at least one domain"),
        ({"secret": ""}, "Copy the secret"),
        ({"client_id": ""}, "Copy the client ID"),
    ],
)
def test_what_cannot_work_is_said_in_plain_words(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    facts = {"server_url": "https://id.example.org", "client_id": "x", "secret": "x", "domains": "example.org"} | wrong
    with acting(cast.settings(cast.oskar)) as oskar, pytest.raises(InvalidError, match=sentence):
        actions.create_provider(name="Company", **facts, by=oskar)
