"""Two records of one person become one, after a look at what moves."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db


def address(person: Person) -> str:
    return f"/desk/settings/people/{person.pk}/merge/"


def test_the_preview_changes_nothing(cast: Cast, signed_in: SignIn) -> None:
    ask(cast)
    response = signed_in(cast.oskar).get(address(cast.ingrid), {"into": "JONAS@example.org"})
    assert response.context["moves"].asked == 1
    assert "This cannot be undone" in response.content.decode()
    with acting(SYSTEM):
        assert Person.objects.get(pk=cast.ingrid.pk).is_active


def test_a_merge_moves_everything_and_closes_the_record(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast)
    browser = signed_in(cast.oskar)
    response = browser.post(address(cast.ingrid), {"into": cast.jonas.email})
    assert response["Location"] == f"/desk/settings/people/{cast.jonas.pk}/"
    with acting(SYSTEM):
        assert Ticket.objects.get(pk=ticket.pk).requester_id == cast.jonas.pk
        assert Person.objects.get(pk=cast.ingrid.pk).merged_into_id == cast.jonas.pk
    assert "was merged into" in browser.get(f"/desk/settings/people/{cast.ingrid.pk}/").content.decode()
    browser.post(f"/desk/settings/people/{cast.ingrid.pk}/reactivation/")
    with acting(SYSTEM):
        assert not Person.objects.get(pk=cast.ingrid.pk).is_active


@pytest.mark.parametrize(
    ("who", "into", "why"),
    [
        ("ingrid", "nobody@example.org", "Nobody has this address"),
        ("ingrid", "ana@example.org", "A customer and a colleague cannot be merged"),
        ("ingrid", "ingrid@example.org", "Choose two different people"),
        ("ana", "oskar@example.org", "This is your own record"),
    ],
)
def test_what_cannot_be_merged_is_said_at_the_field(cast: Cast, signed_in: SignIn, who: str, into: str, why: str) -> None:
    response = signed_in(cast.oskar).post(address(getattr(cast, who)), {"into": into})
    assert response.status_code == 422
    assert why in response.content.decode()
