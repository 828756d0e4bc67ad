"""Organisations and what their managers may read."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Organisation
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
ORGANISATIONS = "/desk/settings/organisations/"


def test_an_organisation_is_made_and_found(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert browser.post(f"{ORGANISATIONS}new/", {"name": "Harbour & Sons", "shares_tickets": "on"}).status_code == 302
    with acting(SYSTEM):
        assert Organisation.objects.get(name="Harbour & Sons").shares_tickets
    page = browser.get(ORGANISATIONS, {"q": "harb"}).content.decode()
    assert "Harbour &amp; Sons" in page
    assert "Fjordcruise" not in page


def test_sharing_is_switched_off_and_the_people_are_shown(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    page = browser.get(f"{ORGANISATIONS}{cast.fjord.pk}/").content.decode()
    assert "Jonas Berg" in page
    assert "Manager" in page
    assert browser.post(f"{ORGANISATIONS}{cast.fjord.pk}/", {"name": "Fjordcruise"}).status_code == 302
    with acting(SYSTEM):
        assert not Organisation.objects.get(pk=cast.fjord.pk).shares_tickets


def test_a_taken_or_empty_name_is_refused(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert browser.post(f"{ORGANISATIONS}new/", {"name": "FJORDCRUISE"}).status_code == 422
    assert browser.post(f"{ORGANISATIONS}{cast.fjord.pk}/", {"name": " "}).status_code == 422


def test_the_list_goes_on_after_fifty(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        for number in range(60):
            Organisation.objects.create(name=f"Company {number:02}")
    browser = signed_in(cast.oskar)
    first = browser.get(ORGANISATIONS)
    second = browser.get(ORGANISATIONS, {"after": first.context["more"]})
    names = [one.name for one in [*first.context["organisations"], *second.context["organisations"]]]
    assert len(names) == len(set(names)) == 62
    assert second.context["more"] == ""
