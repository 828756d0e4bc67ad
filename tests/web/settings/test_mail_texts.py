"""What mails to customers say is set in the settings, looked at before, and used by the next mail."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn
from tests.working import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "/desk/settings/mail/texts/"


def sent(client: Client, **typed: str) -> Any:
    page = client.get(PLACE)
    form = page.context["form"]
    shown = {name: form.initial[name] for name in ("received", "answered", "copied", "seen")}
    return client.post(PLACE, shown | typed)


def test_a_text_is_previewed_then_saved_then_mailed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.oskar)
    page = sent(client, answered="Dear {{ customer.name }},\n\n{{ message.text }}", preview="1")
    assert b"Dear Ingrid Solheim," in page.content
    assert b"<strong>ten seconds</strong>" in page.content
    assert sent(client, received="Thanks, {{ customer.first_name }}. Number {{ ticket.number }}.").status_code == 302
    number = ask(cast).pk
    run_jobs()
    assert mail.outbox[-1].body == f"Thanks, Ingrid. Number {number}.\n"
    assert b"Versions" in client.get(PLACE).content


def test_a_word_that_is_none_is_said_at_its_field_and_nothing_is_saved(cast: Cast, signed_in: SignIn) -> None:
    page = sent(signed_in(cast.oskar), received="Hello {{ nobody }}")
    assert page.status_code == 422
    assert "There is no {{ nobody }}" in page.content.decode()
