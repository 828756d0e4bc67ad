"""The installable workspace: what it says of the desk, and that it says nothing of anybody."""

import json
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from frontdesk.db.acting import acting
from frontdesk.identity import actions as identity
from frontdesk.identity.models import Person
from frontdesk.lib.colour import srgb
from tests.cast import Cast
from tests.web.workspace.conftest import text

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def test_the_manifest_has_the_desk_s_name_and_colour(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        identity.change_desk(name="Tidemark & co", hue=30, default_team=cast.payments, by=oskar)
    response = Client().get("/desk/manifest.webmanifest")
    facts = json.loads(response.content)
    assert response["Content-Type"].startswith("application/manifest+json")
    assert (facts["name"], facts["start_url"], facts["scope"]) == ("Tidemark & co", "/desk/", "/desk/")
    assert facts["theme_color"] == srgb(0.455, 0.088, 30)
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}
    for icon in facts["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_worker_is_one_s_own_and_keeps_one_public_page(cast: Cast, at_desk: AtDesk) -> None:
    response = at_desk(cast.ana).get("/desk/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    assert 'kept: ["/desk/offline/", "/static/look/portal-' in text(response)
    assert text(response) == text(Client().get("/desk/sw.js"))


def test_the_page_without_connection_is_nobody_s(cast: Cast, at_desk: AtDesk) -> None:
    page = text(at_desk(cast.ana).get("/desk/offline/"))
    assert "Nothing was sent." in page
    assert "Ana" not in page


@pytest.mark.parametrize(("oklch", "rgb"), [((1, 0, 0), "#ffffff"), ((0, 0, 0), "#000000"), ((0.628, 0.2577, 29.23), "#ff0000")])
def test_colours_are_converted(oklch: tuple[float, float, float], rgb: str) -> None:
    assert srgb(*oklch) == rgb
