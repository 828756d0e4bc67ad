"""The pages and mails of accounts: ours, not the library's, and in plain words."""

from pathlib import Path

import allauth.account
import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import Client

from frontdesk.ui import context, stylesheets

OURS = Path(stylesheets.__file__).parent / "templates"
THEIRS = Path(allauth.account.__file__).parents[1] / "templates"
# What this desk does not offer yet: codes by mail, telephones, signing up with a passkey;
# `email_change` belongs to desks where a person has one address.
NOT_OFFERED = ("code.", "code_", "phone", "passkey", "email_change", "trust", "signup_form", "base.html")
MFA = ("mfa", "mfa/totp", "mfa/recovery_codes", "mfa/webauthn", "mfa/messages")
MAILS = sorted(path.name.removesuffix("_subject.txt") for path in (OURS / "account" / "email").glob("*_subject.txt"))


@pytest.mark.parametrize("folder", ["account", "account/email", "account/messages", "usersessions", "usersessions/messages", *MFA])
def test_every_template_of_the_library_that_can_appear_is_replaced(folder: str) -> None:
    theirs = {path.name for path in (THEIRS / folder).iterdir() if path.is_file() and not path.name.startswith("base_")}
    wanted = {name for name in theirs if not any(word in name for word in NOT_OFFERED)}
    assert wanted <= {path.name for path in (OURS / folder).iterdir()}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_short_and_signed_by_the_desk(name: str) -> None:
    facts = {
        "desk": context.PlainDesk(name="Tidemark & Sons"),
        "email": "ana@a.example",
        "activate_url": "https://a.example/confirm/",
        "password_reset_url": "https://a.example/reset/",
        "signup_url": "https://a.example/signup/",
        "user_agent": "Firefox",
        "ip": "10.0.0.7",
    }
    subject = render_to_string(f"account/email/{name}_subject.txt", facts).strip()
    body = render_to_string(f"account/email/{name}_message.txt", facts)
    assert 0 < len(subject) <= 60
    assert "\n" not in subject
    assert body.startswith("Hello")
    assert body.strip().endswith("Tidemark & Sons")
    assert "&#x27;" not in body
    assert "&amp;" not in body
    assert "\n\n\n" not in body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/login/", "Sign in"),
        ("/accounts/signup/", "Make an account"),
        ("/accounts/password/reset/", "Forgot your password?"),
        ("/accounts/password/reset/done/", "Look into your mail"),
        ("/accounts/password/reset/key/1-abc/", "This link does not work any more"),
        ("/accounts/confirm-email/", "Look into your mail"),
        ("/accounts/confirm-email/nothing/", "This link does not work any more"),
        ("/accounts/inactive/", "This account is switched off"),
    ],
)
def test_a_page_opens_for_a_visitor(path: str, heading: str) -> None:
    response = Client().get(path)
    assert f"<h1>{heading}</h1>" in response.content.decode()


@pytest.mark.django_db
def test_a_wrong_form_comes_back_with_its_errors_and_text() -> None:
    html = Client().post("/accounts/signup/", {"email": "not an address", "name": "Ana"}).content.decode()
    assert "<title>Error: Make an account" in html
    assert 'value="not an address"' in html
    assert 'role="alert" tabindex="-1" data-focus-first' in html


def test_the_hint_says_how_long_a_password_is() -> None:
    lengths = [each.get("OPTIONS", {}).get("min_length") for each in settings.AUTH_PASSWORD_VALIDATORS]
    assert 8 in lengths
    assert "Eight characters or more." in get_template("account/signup.html").template.source
