"""Versions on the pages of the settings: what changed, compared with now, and restored."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions
from frontdesk.identity.models import Desk, Role, Team
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Tag
from frontdesk.versions.keeping import begin
from frontdesk.versions.models import Version
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db


def address(noun: str, key: object, number: int | None = None) -> str:
    return f"/desk/settings/versions/{noun}/{key}/" + (f"{number}/" if number else "")


@pytest.fixture
def changed(cast: Cast) -> Cast:
    """Bookings was called otherwise for a while, and a lead made a tag."""
    begin()
    with acting(cast.settings(cast.oskar)) as oskar:
        team = Team.objects.get(pk=cast.bookings.pk)
        actions.change_team(team, name="Boats", topic="Boats", by=oskar)
        actions.change_team(team, name="Bookings", by=oskar)
        role = Role.objects.get(slug="lead")
        actions.change_role(role, name="Lead", allowed=["ticket.reply", "settings.tags"], by=oskar)
    with acting(cast.settings(cast.lena)) as lena:
        tickets.create_tag(name="vat", by=lena)
    return cast


def test_a_page_tells_who_changed_what(changed: Cast, signed_in: SignIn) -> None:
    browser = signed_in(changed.oskar)
    page = browser.get(f"/desk/settings/teams/{changed.bookings.pk}/").content.decode()
    assert "<del>Boats</del>" in page
    assert "Oskar Nilsen" in page
    assert "As it was at first" in page
    with acting(SYSTEM):
        role = Role.objects.get(slug="lead").pk
    assert (
        "Answer customers" not in browser.get(f"/desk/settings/roles/{role}/").content.decode().split("versions-part")[1].split("</li>")[0]
    )
    assert "Save views and macros for their teams" in browser.get(address("role", role)).content.decode()


def test_restoring_is_an_ordinary_deed_with_its_event_and_a_new_version(changed: Cast, signed_in: SignIn) -> None:
    response = signed_in(changed.oskar).post(address("team", changed.bookings.pk, 2), {"newest": "3"})
    assert response.status_code == 302
    with acting(SYSTEM):
        assert Team.objects.get(pk=changed.bookings.pk).name == "Boats"
        newest = Version.objects.filter(noun="team", key=str(changed.bookings.pk)).latest("number")
        event = Event.objects.filter(name="team.changed").latest("id")
    assert (newest.number, newest.person_name, newest.document["name"]) == (4, "Oskar Nilsen", "Boats")
    assert event.data["after"]["name"] == "Boats"


def test_restoring_what_somebody_changed_meanwhile_shows_both_sides_first(changed: Cast, signed_in: SignIn) -> None:
    browser, place = signed_in(changed.oskar), address("team", changed.bookings.pk, 2)
    response = browser.post(place, {"newest": "2"})
    assert response.status_code == 409
    assert [(sides.label, sides.one, sides.other) for sides in response.context["sides"]] == [("Name", ("Bookings",), ("Boats",))]
    assert "Oskar Nilsen saved it last" in response.content.decode()
    assert browser.post(place, {"newest": response.context["newest"]}).status_code == 302


def test_what_cannot_be_restored_says_why_and_changes_nothing(changed: Cast, signed_in: SignIn) -> None:
    browser = signed_in(changed.oskar)
    with acting(changed.settings(changed.oskar)) as oskar:
        actions.create_team(name="Boats", by=oskar)
    response = browser.post(address("team", changed.bookings.pk, 2), {"newest": "3"})
    assert response.status_code == 422
    assert "There is a team “Boats” already" in response.content.decode()


def test_who_may_not_change_a_setting_sees_nothing_of_its_versions(changed: Cast, signed_in: SignIn) -> None:
    lena = signed_in(changed.lena)
    overview = lena.get("/desk/settings/versions/").content.decode()
    assert "vat" in overview
    assert "Boats" not in overview
    assert lena.get(address("team", changed.bookings.pk)).status_code == 403
    assert lena.post(address("team", changed.bookings.pk, 2), {"newest": "3"}).status_code == 403
    assert lena.get("/desk/settings/versions/?of=team").status_code == 200


@pytest.mark.parametrize("place", ["nothing/1/", "team/0/", "team/x/", "team/1/9/", "tag/99/", "tag/%00/"])
def test_a_version_that_there_is_not_is_not_found(changed: Cast, signed_in: SignIn, place: str) -> None:
    assert signed_in(changed.oskar).get(f"/desk/settings/versions/{place}").status_code == 404


def test_long_histories_come_page_by_page(cast: Cast, signed_in: SignIn) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        tag = tickets.create_tag(name="vat", by=oskar)
        for number in range(25):
            tickets.change_tag(tag, name=f"vat-{number}", by=oskar)
        hue = Desk.objects.get().hue
        actions.change_desk(name="Other", hue=hue, default_team=cast.payments, by=oskar)
    browser = signed_in(cast.oskar)
    first = browser.get(address("tag", tag.pk))
    assert [kept.version.number for kept in first.context["rows"]] == list(range(26, 6, -1))
    second = browser.get(address("tag", tag.pk), {"after": first.context["more"]})
    assert [kept.version.number for kept in second.context["rows"]] == list(range(6, 0, -1))
    with acting(SYSTEM):
        assert Tag.objects.get(pk=tag.pk).name == "vat-24"
    assert [kept.noun.name for kept in browser.get("/desk/settings/versions/?of=desk").context["rows"]] == ["desk"]
