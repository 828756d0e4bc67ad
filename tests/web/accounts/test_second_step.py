"""Two-step sign-in: an app with codes, recovery codes, roles that need it, and the way back."""

import json
import re
import time
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import ProgrammingError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from fido2.utils import websafe_encode

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.cli import reset_second_step
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions, sealing
from frontdesk.identity.models import Person, Role, SecondStep, SignIn
from frontdesk.lib import clock
from frontdesk.lib.errors import InvalidError
from frontdesk.web.accounts.passkeys import AgainForm
from tests.cast import PASSWORD, Cast
from tests.web.accounts.mailbox import letters_to

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def code(secret: str, ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def sign_in(who: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/accounts/login/", {"login": f"{who}@example.org", "password": PASSWORD})


def with_app(person: Person) -> None:
    with acting(SYSTEM):
        TOTP.activate(person, SECRET)


def told() -> list[str]:
    with acting(SYSTEM):
        return list(Event.objects.filter(name__startswith="account.").order_by("id").values_list("name", flat=True))


def test_an_app_is_set_up_asked_for_and_turned_off(cast: Cast, mailoutbox: list[Any]) -> None:
    client, _ = sign_in("ingrid")
    again = client.get("/accounts/2fa/totp/activate/")
    assert again.url.startswith("/accounts/reauthenticate/")
    client.post(again.url, {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="totp-key" value="(\w+)"', page)
    assert found
    assert "data:image/svg+xml;base64" in page
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "This code is not right" in wrong
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(found[1], ago=1)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    codes = re.findall(r"<li>(\d{8})</li>", client.get(done.url).content.decode())
    assert len(codes) == 10
    assert codes[0] in client.get("/accounts/2fa/recovery-codes/download/").content.decode()
    assert "Two-step sign-in is on" in [letter.subject for letter in letters_to("ingrid@example.org")]

    later, answer = sign_in("ingrid")
    assert answer.url == "/accounts/2fa/authenticate/"
    assert later.get("/tickets/").status_code == 302
    assert "This code is not right" in later.post(answer.url, {"code": "123"}).content.decode()
    assert later.post(answer.url, {"code": code(found[1])}).url == "/"
    assert later.get("/tickets/").status_code == 200
    # The same code opens nothing twice.
    other, answer = sign_in("ingrid")
    assert other.post(answer.url, {"code": code(found[1])}).status_code == 200
    assert other.post(answer.url, {"code": codes[3]}).url == "/"
    used, answer = sign_in("ingrid")
    assert used.post(answer.url, {"code": codes[3]}).status_code == 200
    mine = other.get("/accounts/sign-ins/").content.decode()
    assert "with the password and a recovery code" in mine
    assert "with the password and a code of the app" in mine
    assert "Wrong second step" in mine

    assert client.post("/accounts/2fa/totp/deactivate/").url == "/accounts/2fa/"
    assert sign_in("ingrid")[1].url == "/"
    assert [name for name in told() if "sign" not in name] == [
        "account.two_factor_on",
        "account.recovery_codes_made",
        "account.two_factor_off",
    ]
    with acting(SYSTEM):
        assert SecondStep.objects.get(person=cast.ingrid).since is None


def test_seeds_are_encrypted_and_for_the_accounts_persona_alone(cast: Cast) -> None:
    with_app(cast.ana)
    with acting(SYSTEM):
        kept = Authenticator.objects.get(user=cast.ana).data["secret"]
    assert SECRET not in kept
    assert sealing.opened(kept) == SECRET
    with pytest.raises(InvalidError, match="another secret key"):
        sealing.opened(kept[:-4] + "AAA=")
    for somebody in (cast.portal(cast.ana), cast.desk(cast.ana), cast.settings(cast.oskar)):
        with acting(somebody), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            list(Authenticator.objects.all())


def require(cast: Cast, role: str, days: int | None) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.require_second_step(Role.objects.get(slug=role), days=days, by=oskar)


def test_a_role_that_needs_it_gives_days_and_then_insists(cast: Cast) -> None:
    before, _ = sign_in("ana")
    require(cast, "agent", 7)
    client, answer = sign_in("ana")
    assert answer.url == "/desk/"
    assert client.get("/desk/tickets/").status_code == 200
    assert "Your role needs it from" in client.get("/accounts/2fa/").content.decode()
    with acting(SYSTEM):
        SecondStep.objects.update(asked_at=clock.now() - timedelta(days=8))
        Role.objects.filter(slug="agent").update(second_step_from=clock.now() - timedelta(days=9))
    for browser in (client, before):
        assert browser.get("/desk/tickets/").url == "/accounts/2fa/"
        assert browser.get("/tickets/").url == "/accounts/2fa/"
        assert browser.post("/desk/bulk/", {}).status_code == 403
        assert browser.get("/desk/events/").status_code != 200
        assert "set up an app or a passkey, and you can go on" in browser.get("/accounts/2fa/").content.decode()
    # Nobody else is asked.
    assert sign_in("lena")[0].get("/desk/tickets/").status_code == 200
    with_app(cast.ana)
    assert client.get("/desk/tickets/").status_code == 200


def test_a_role_that_no_longer_needs_it_lets_everybody_go_on(cast: Cast) -> None:
    require(cast, "agent", 0)
    client, _ = sign_in("ana")
    assert client.get("/desk/tickets/").url == "/accounts/2fa/"
    require(cast, "agent", None)
    assert client.get("/desk/tickets/").status_code == 200
    with pytest.raises(InvalidError, match="Choose from the list"):
        require(cast, "agent", 5)


def test_an_admin_sees_who_has_it_and_resets_it(cast: Cast, mailoutbox: list[Any]) -> None:
    with_app(cast.ana)
    admin, _ = sign_in("oskar")
    admin.post(f"/desk/settings/second-steps/{cast.ana.role_id}/", {"days": "14"})
    page = admin.get("/desk/settings/second-steps/").content.decode()
    assert "1 of 3 have it" in page
    assert "Dev Anand" in page
    hers = f"/desk/settings/people/{cast.ana.pk}/"
    assert "Reset the second step" in admin.get(hers).content.decode()
    assert "is told by mail" in admin.post(f"{hers}second-step/reset/", follow=True).content.decode()
    assert "has no second step" in admin.post(f"{hers}second-step/reset/", follow=True).content.decode()
    assert sign_in("ana")[1].url == "/desk/"
    letter = letters_to("ana@example.org")[-1]
    assert letter.subject == "Your two-step sign-in was reset"
    assert "Oskar Nilsen did this" in letter.body


def test_nobody_resets_the_second_step_of_somebody_who_may_do_more_or_their_own(cast: Cast) -> None:
    with_app(cast.oskar)
    with acting(SYSTEM):
        Role.objects.filter(slug="lead").update(permissions=["ticket.reply", "settings.people"])
    with acting(cast.settings(cast.lena)) as lena, pytest.raises(InvalidError, match="can do what you cannot"):
        actions.reset_second_step(cast.oskar, by=lena)
    with acting(cast.settings(cast.oskar)) as oskar, pytest.raises(InvalidError, match="your own"):
        actions.reset_second_step(cast.oskar, by=oskar)


def test_the_operator_lets_the_last_admin_back_in(cast: Cast, mailoutbox: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    with_app(cast.oskar)
    assert sign_in("oskar")[1].url == "/accounts/2fa/authenticate/"
    with pytest.raises(InvalidError, match="Nobody has the address"):
        reset_second_step.execute(Namespace(email="nobody@example.org"))
    reset_second_step.execute(Namespace(email="Oskar@example.org"))
    assert "signs in without a second step" in capsys.readouterr().out
    assert sign_in("oskar")[1].url == "/desk/"
    assert letters_to("oskar@example.org")[-1].subject == "Your two-step sign-in was reset"


def sign_in_log(**wanted: Any) -> list[tuple[str, str, str]]:
    with acting(SYSTEM):
        rows = SignIn.objects.filter(**wanted).exclude(outcome="in").order_by("id")
        return [(each.person.name if each.person else "", each.outcome, each.method) for each in rows.select_related("person")]


def claim(person: Person) -> str:
    """Return what a device answers that has no passkey of this person."""
    handle = websafe_encode(str(person.pk).encode())
    parts = {"clientDataJSON": handle, "authenticatorData": handle, "signature": handle, "userHandle": handle}
    return json.dumps({"id": handle, "rawId": handle, "type": "public-key", "response": parts, "clientExtensionResults": {}})


def test_a_passkey_that_is_not_accepted_stands_in_the_sign_in_log(cast: Cast) -> None:
    client = Client()
    for sent in (claim(cast.ingrid), claim(Person(pk=987_654)), "{}", "not even that", "[1]"):
        client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")
        assert client.post("/accounts/2fa/webauthn/login/", {"credential": sent}).url == "/accounts/login/"
    failed = [("Ingrid Solheim", "passkey", "passkey"), *[("", "passkey", "passkey")] * 2]
    # What is no answer of a device at all is no attempt either: the form refuses it unread.
    assert sign_in_log()[:3] == failed
    assert "Passkey not accepted" in sign_in("ingrid")[0].get("/accounts/sign-ins/").content.decode()
    with acting(SYSTEM):
        told = Event.objects.filter(name="account.sign_in_failed").order_by("id").first()
    assert told
    assert told.data == {"person": cast.ingrid.pk, "step": "passkey"}


def test_a_passkey_refused_as_the_second_step_or_before_a_change_stands_there_too(cast: Cast) -> None:
    with_app(cast.ana)
    client, answer = sign_in("ana")
    client.post(answer.url, {"credential": claim(cast.ana)})
    assert sign_in_log() == [("Ana Petrova", "code", "password")]
    client.post(answer.url, {"code": code(SECRET)})
    client.post("/accounts/2fa/reauthenticate/", {"code": "000000"})
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert [outcome for _, outcome, _ in sign_in_log()] == ["code", "code", "password"]
    # The library asks for a passkey before a change only of those who have one.
    request: Any = RequestFactory().post(reverse("mfa_reauthenticate_webauthn"))
    request.session = client.session
    with context.request_context(request), acting(ACCOUNTS):
        assert not AgainForm({"credential": claim(cast.ana)}, user=cast.ana).is_valid()
    assert sign_in_log()[3:] == [("Ana Petrova", "code", "password")]
