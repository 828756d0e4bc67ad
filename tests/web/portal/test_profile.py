"""What somebody sets for themselves."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from tests.cast import Cast
from tests.web.portal.asking import ask, client_of

pytestmark = pytest.mark.django_db

SAID = {"name": "Ingrid S.", "timezone": "Europe/Oslo", "theme": "dark"}


def stored(person: Person) -> Person:
    with acting(SYSTEM):
        return Person.objects.get(pk=person.pk)


def test_name_zone_and_look_are_one_own(cast: Cast) -> None:
    client = client_of(cast.ingrid)
    response = client.post("/profile/", SAID, follow=True)
    now = stored(cast.ingrid)
    assert (now.name, now.timezone, now.theme) == ("Ingrid S.", "Europe/Oslo", "dark")
    assert 'data-theme="dark"' in response.content.decode()
    assert stored(cast.paulo).name == "Paulo Mendes"
    client.post("/profile/", {**SAID, "theme": ""})
    assert "data-theme" not in client.get("/profile/").content.decode().split("<head>")[0]


def test_times_are_shown_in_ones_own_zone(cast: Cast) -> None:
    number, client = ask(cast), client_of(cast.ingrid)
    client.post("/profile/", {**SAID, "timezone": "Asia/Kathmandu"})
    assert "+0545" in client.get(f"/tickets/{number}/").content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 500}, {"timezone": "Mars/Olympus"}, {"theme": "pink"}])
def test_what_does_not_exist_is_refused_and_the_rest_kept(cast: Cast, wrong: dict[str, str]) -> None:
    response = client_of(cast.ingrid).post("/profile/", {**SAID, **wrong})
    assert response.status_code == 422
    assert stored(cast.ingrid).timezone == ""
    assert '<option value="Europe/Oslo" selected>' in response.content.decode() or "timezone" in wrong


def test_a_visitor_has_no_profile(cast: Cast) -> None:
    assert client_of(None).get("/profile/").status_code == 302
