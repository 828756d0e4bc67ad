"""Mailboxes are set up in the settings: their secret is sealed, what is wrong is said, and they are tested both ways."""

from typing import Any

import pytest
from django.db import ProgrammingError

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import sealing
from frontdesk.mail import domains
from frontdesk.mail.models import Mailbox
from tests.cast import Cast
from tests.mail.sink import sink
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db

PLACE = "/desk/settings/mail/mailboxes/"
FACTS = {"address": "Help@Tidemark.example", "name": "Tidemark", "fetching": "imap", "host": "imap.example.org", "port": "993"}
FACTS |= {
    "security": "tls",
    "user": "help",
    "secret": "s3cret words",
    "folder": "INBOX",
    "other_addresses": "a@tidemark.example, b@tidemark.example",
}


def test_a_mailbox_is_added_changed_and_its_secret_stays_sealed(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert browser.post(f"{PLACE}new/", FACTS).status_code == 302
    with acting(SYSTEM):
        made = Mailbox.objects.defer(None).get()
    assert (made.address, made.other_addresses) == ("help@tidemark.example", ["a@tidemark.example", "b@tidemark.example"])
    assert sealing.opened(made.secret) == "s3cret words"
    page = browser.get(f"{PLACE}{made.pk}/")
    assert b"s3cret" not in page.content
    form = page.context["form"]
    shown = {name: form.initial[name] for name in form.shown if form.initial[name] not in (None, False)} | {"seen": form.initial["seen"]}
    assert browser.post(f"{PLACE}{made.pk}/", {**shown, "name": "Tidemark Süd", "secret": ""}).status_code == 302
    with acting(SYSTEM):
        made = Mailbox.objects.defer(None).get()
    assert (made.name, sealing.opened(made.secret)) == ("Tidemark Süd", "s3cret words")
    with pytest.raises(ProgrammingError), acting(cast.settings(cast.oskar)):
        list(Mailbox.objects.values_list("secret"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "no address"}, "is no mail address"),
        ({"host": ""}, "Say which mail server"),
        ({"other_addresses": "taken@tidemark.example"}, "belongs to the mailbox"),
        ({"name": " "}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_added(cast: Cast, signed_in: SignIn, changed: dict[str, str], said: str) -> None:
    with acting(SYSTEM):
        Mailbox.objects.create(address="taken@tidemark.example", name="Taken")
    page = signed_in(cast.oskar).post(f"{PLACE}new/", FACTS | changed)
    assert page.status_code == 422
    assert said in page.content.decode()
    with acting(SYSTEM):
        assert Mailbox.objects.count() == 1


def test_it_is_tested_both_ways(cast: Cast, signed_in: SignIn, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(domains.Resolver, "resolve", lambda *_: (_ for _ in ()).throw(OSError("no network in tests")))
    with acting(SYSTEM):
        box = Mailbox.objects.create(address="help@tidemark.example", name="Tidemark", trouble="The password was refused.")
    browser = signed_in(cast.oskar)
    with sink(settings):
        page = browser.post(f"{PLACE}{box.pk}/check/").content.decode()
        assert "The mail server takes mails from us (127.0.0.1)." in page
        assert "The password was refused." in page
        assert "The name servers did not answer" in page
    settings.EMAIL_PORT = 1
    assert "could not be reached" in browser.post(f"{PLACE}{box.pk}/check/").content.decode()
