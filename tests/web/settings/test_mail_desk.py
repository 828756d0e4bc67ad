"""The mail desk lists what came in with its reasons, and never what it says."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Role
from frontdesk.identity.permissions import TICKET_READ_ALL
from tests.cast import Cast
from tests.mail.making import HELD, held_mail
from tests.mail.post import letter, post
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = "/desk/settings/mail/desk/"


def test_each_message_stands_there_with_its_reason_and_not_its_words(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    row = post(letter("My secret is 4711."))
    held_mail()
    listed = browser.get(PLACE).content.decode()
    assert row.subject in listed
    assert "Kayak" in listed
    assert "Kayak" not in browser.get(f"{PLACE}?show=new").content.decode()
    assert row.subject not in browser.get(f"{PLACE}?show=held").content.decode()
    assert "Kayak" not in browser.get(f"{PLACE}?from=ingrid").content.decode()
    shown = browser.get(f"{PLACE}{row.pk}/").content.decode()
    assert "It belongs to no ticket that its sender takes part in." in shown
    assert "4711" not in listed + shown


def test_the_source_is_for_those_who_read_all_tickets(cast: Cast, signed_in: SignIn) -> None:
    held = held_mail()
    source = f"{PLACE}{held.pk}/source/"
    with acting(SYSTEM):
        role = Role.objects.get(slug="admin")
        role.permissions = [name for name in role.permissions if name != TICKET_READ_ALL]
        role.save()
    assert signed_in(cast.oskar).post(source).status_code == 302
    with acting(SYSTEM):
        role.permissions = [*role.permissions, TICKET_READ_ALL]
        role.save()
    answer = signed_in(cast.oskar).post(source)
    assert answer.content == HELD
    assert answer["Content-Disposition"].startswith("attachment")
