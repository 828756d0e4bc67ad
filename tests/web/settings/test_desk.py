"""The desk's own name, colour and default team."""

import pytest

from frontdesk import __version__
from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import Desk
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
DESK = "/desk/settings/desk/"


def test_a_new_name_and_colour_show_at_once(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    sent = {"name": "Harbour help", "hue": "30", "default_team": cast.bookings.pk}
    page = browser.post(DESK, sent, follow=True).content.decode()
    assert "Harbour help" in page
    assert "workspace-30." in page
    assert desk.current().default_team_id == cast.bookings.pk


def test_the_page_tells_address_and_version(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.oskar).get(DESK).content.decode()
    assert __version__ in page
    assert "data-hue-preview" in page


@pytest.mark.parametrize("change", [{"hue": "360"}, {"hue": "-1"}, {"name": ""}, {"default_team": "99999"}, {"name": "x" * 81}])
def test_mistakes_change_nothing(cast: Cast, signed_in: SignIn, change: dict[str, str]) -> None:
    sent = {"name": "Tidemark", "hue": "205", "default_team": str(cast.payments.pk), **change}
    assert signed_in(cast.oskar).post(DESK, sent).status_code == 422
    with acting(SYSTEM):
        assert Desk.objects.values_list("name", "hue", "default_team_id").get() == ("Tidemark", 205, cast.payments.pk)
