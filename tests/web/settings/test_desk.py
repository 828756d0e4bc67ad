"""The desk's own name, colour and default team."""

import pytest

from frontdesk import __version__
from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.actions import set_preferences
from frontdesk.identity.models import Desk, Preferences
from frontdesk.notify.reasons import Reason, ways
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


def test_colleagues_hear_as_the_desk_gives_it_until_they_choose(cast: Cast, signed_in: SignIn) -> None:
    admin, agent = signed_in(cast.oskar), signed_in(cast.ana)
    chosen = {"mention": ["mail", "page"], "followed": []}
    with acting(cast.desk(cast.mara)) as mara:
        set_preferences(notices={str(reason): ["page"] for reason in Reason}, by=mara)
    page = admin.post(f"{DESK}notices/", {reason: chosen.get(reason, ["page"]) for reason in Reason}, follow=True).content.decode()
    assert "These notices are given to whoever has not chosen." in page
    given = desk.current().notices
    assert ways("mention", {}, given) == {"mail", "page"}
    assert ways("followed", {}, given) == frozenset()
    # Who has chosen keeps it; who has not sees what is given, and keeps it from the moment they save.
    with acting(SYSTEM):
        assert ways("mention", Preferences.objects.get(person=cast.mara).values["notices"], given) == {"page"}
    form = agent.get("/desk/preferences/").context["sections"][-1]
    assert form.initial["mention"] == ["mail", "page"]
    agent.post("/desk/preferences/notices/", {**{str(reason): form.initial[reason] for reason in Reason}, "sound": "60"})
    admin.post(f"{DESK}notices/", {})
    with acting(SYSTEM):
        kept = Preferences.objects.get(person=cast.ana).values
    assert kept["sound"] == 60
    assert ways("mention", kept["notices"], desk.current().notices) == {"mail", "page"}
    assert ways("mention", {}, desk.current().notices) == frozenset()


def test_a_way_that_is_none_is_refused(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.oskar).post(f"{DESK}notices/", {"mention": ["pigeon"]}).status_code == 422
    assert desk.current().notices == {}
