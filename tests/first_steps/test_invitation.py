"""An invitation's link is shown only while no mail leaves the desk, and never to become somebody who was there before."""

import pytest
from django.test import override_settings

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.first_steps.actions import show_invitation
from frontdesk.first_steps.outside import is_public
from frontdesk.identity.actions import accept_invitation, create_role, invite
from frontdesk.identity.models import Person, Role
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets.actions import open_ticket
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
NO_MAIL = override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend")


def invited(cast: Cast, email: str = "new@desk.example") -> Person:
    with acting(cast.settings(cast.oskar)) as by:
        return invite(email=email, name="Nora", role=Role.objects.get(slug="agent"), by=by)


@NO_MAIL
def test_the_link_opens_the_invitation_and_the_log_tells_that_it_was_shown(cast: Cast) -> None:
    person = invited(cast)
    with acting(cast.settings(cast.oskar)) as by:
        token = show_invitation(person, by=by)
    with acting(SYSTEM):
        assert Event.objects.get(name="person.invitation_shown").data["person"] == person.pk
        joined = accept_invitation(token, name="Nora", password=PASSWORD)
    assert joined == person


def test_a_desk_that_sends_mail_shows_no_link(cast: Cast) -> None:
    person = invited(cast)
    with acting(cast.settings(cast.oskar)) as by, pytest.raises(InvalidError, match="sends mail"):
        show_invitation(person, by=by)


@NO_MAIL
def test_nobody_becomes_a_customer_who_asked_before(cast: Cast) -> None:
    with acting(SYSTEM):
        asked = Person.objects.create(name="Nora", email="nora@x.example", role=Role.objects.get(slug="customer"))
    with acting(cast.portal(asked)) as by:
        open_ticket(requester_id=asked.pk, subject="x", body="x", by=by)
    person = invited(cast, "nora@x.example")
    with acting(cast.settings(cast.oskar)) as by, pytest.raises(InvalidError, match="asked for help"):
        show_invitation(person, by=by)


@NO_MAIL
def test_nobody_becomes_an_admin_by_inviting_people_only(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by:
        person = invite(email="boss@desk.example", name="Boss", role=Role.objects.get(slug="admin"), by=by)
        role = create_role(name="Inviter", allowed=["settings.people"], by=by)
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ana.pk).update(role=role)
    with acting(cast.settings(cast.ana)) as by, pytest.raises(InvalidError):
        show_invitation(person, by=by)


@NO_MAIL
def test_who_has_joined_has_no_link_any_more(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as by, pytest.raises(InvalidError, match="No invitation"):
        show_invitation(Person.objects.select_related("role").get(pk=cast.dev.pk), by=by)


@pytest.mark.parametrize(("address", "answer"), [("http://127.0.0.1:8000", False), ("http://localhost", False), ("https://x.org", True)])
def test_an_address_that_means_only_this_computer_is_known(address: str, answer: bool) -> None:
    with override_settings(BASE_URL=address):
        assert is_public() is answer
