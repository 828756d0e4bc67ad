"""Two admins at the same form: the second sees what the first saved, and nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Organisation, Team, TeamMembership
from tests.cast import Cast, person
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db


def seen(browser: Client, address: str, form: str = "form") -> str:
    """Open a page and return the hidden seal of its form."""
    return str(browser.get(address).context[form]["seen"].value())


def change(model: Any, pk: int, **values: object) -> None:
    """Let another admin be quicker."""
    with acting(SYSTEM):
        model.objects.filter(pk=pk).update(**values)


def test_both_changed_the_same_field(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/organisations/{cast.fjord.pk}/"
    seal = seen(browser, address)
    with acting(SYSTEM):
        petra = person("Petra Second", "admin")
    signed_in(petra).post(address, {"name": "Fjord Cruises AS", "shares_tickets": "on"})
    response = browser.post(address, {"seen": seal, "name": "Fjordcruise Bergen", "shares_tickets": "on"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Fjord Cruises AS" in page
    assert "Petra Second saved it last" in page
    assert 'value="Fjordcruise Bergen"' in page
    with acting(SYSTEM):
        assert Organisation.objects.get(pk=cast.fjord.pk).name == "Fjord Cruises AS"
    again = browser.post(address, {"seen": response.context["form"]["seen"].value(), "name": "Fjordcruise Bergen", "shares_tickets": "on"})
    assert again.status_code == 302
    with acting(SYSTEM):
        assert Organisation.objects.get(pk=cast.fjord.pk).name == "Fjordcruise Bergen"


def test_what_i_did_not_touch_keeps_the_other_ones_value(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/organisations/{cast.fjord.pk}/"
    seal = seen(browser, address)
    change(Organisation, cast.fjord.pk, shares_tickets=False)
    response = browser.post(address, {"seen": seal, "name": "Fjordcruise Bergen", "shares_tickets": "on"})
    assert response.status_code == 409
    form = response.context["form"]
    assert form["name"].value() == "Fjordcruise Bergen"
    assert not form["shares_tickets"].value()


def test_saving_the_same_is_no_conflict(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/teams/{cast.payments.pk}/"
    seal = seen(browser, address)
    change(Team, cast.payments.pk, topic="Cards")
    assert browser.post(address, {"seen": seal, "name": "Payments", "topic": "Cards", "icon": "card"}).status_code == 302


def test_members_are_not_thrown_out_unseen(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/teams/{cast.bookings.pk}/"
    seal = seen(browser, address, "members_form")
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.bookings, person=cast.dev)
    response = browser.post(f"{address}members/", {"seen": seal, "members": [cast.mara.pk, cast.lena.pk]})
    assert response.status_code == 409
    assert "Dev Anand" in response.content.decode()
    with acting(SYSTEM):
        assert set(TeamMembership.objects.filter(team=cast.bookings).values_list("person_id", flat=True)) == {cast.mara.pk, cast.dev.pk}


def test_a_person_changed_meanwhile_shows_both_roles(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/people/{cast.ana.pk}/"
    seal = seen(browser, address)
    change(type(cast.ana), cast.ana.pk, role_id=cast.lena.role_id)
    sent = {"seen": seal, "name": "Ana Petrova", "role": cast.rita.role_id, "teams": [cast.payments.pk], "organisation": ""}
    response = browser.post(address, sent)
    assert response.status_code == 409
    conflict = response.context["form"].conflicts[0]
    assert (conflict.saved, conflict.sent) == ("Lead", "Reader")


@pytest.mark.parametrize("seal", ["", "nonsense", "[]", '{"name": 5}', "x" * 5000])
def test_a_seal_that_is_not_ours_breaks_nothing(cast: Cast, signed_in: SignIn, seal: str) -> None:
    response = signed_in(cast.oskar).post(f"/desk/settings/organisations/{cast.fjord.pk}/", {"seen": seal, "name": "Fjordcruise"})
    assert response.status_code in (302, 409, 422)


def test_theirs_can_be_taken_and_mine_kept_field_by_field(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/teams/{cast.payments.pk}/"
    seal = seen(browser, address)
    change(Team, cast.payments.pk, name="Cards", topic="Cards")
    mine = {"name": "Money", "topic": "Money", "icon": "card"}
    response = browser.post(address, mine | {"seen": seal})
    assert [conflict.is_untouched for conflict in response.context["form"].conflicts] == [False, False]
    again = {"seen": response.context["form"]["seen"].value(), "take-name": "theirs", "take-topic": "mine"}
    assert browser.post(address, mine | again).status_code == 302
    with acting(SYSTEM):
        team = Team.objects.get(pk=cast.payments.pk)
    assert (team.name, team.topic) == ("Cards", "Money")


def test_theirs_that_changed_again_is_shown_again_and_what_i_typed_is_still_there(cast: Cast, signed_in: SignIn) -> None:
    browser, address = signed_in(cast.oskar), f"/desk/settings/teams/{cast.payments.pk}/"
    seal = seen(browser, address)
    mine = {"name": "Payments", "topic": "Mine", "icon": "card"}
    change(Team, cast.payments.pk, topic="First")
    response = browser.post(address, mine | {"seen": seal})
    change(Team, cast.payments.pk, topic="Second")
    again = browser.post(address, mine | {"seen": response.context["form"]["seen"].value(), "take-topic": "theirs"})
    assert again.status_code == 409
    assert (again.context["form"].conflicts[0].saved, again.context["form"]["topic"].value()) == ("Second", "Mine")


def test_two_admins_ask_for_a_second_step(cast: Cast, signed_in: SignIn) -> None:
    browser, role = signed_in(cast.oskar), cast.lena.role
    page = browser.get("/desk/settings/second-steps/")
    form = next(form for shown, _, form in page.context["roles"] if shown.pk == role.pk)
    seal = form["seen"].value()
    change(type(role), role.pk, second_step_days=3)
    place = f"/desk/settings/second-steps/{role.pk}/"
    response = browser.post(place, {"seen": seal, "days": "30"})
    assert response.status_code == 409
    assert "Needed after 3 days" in response.content.decode()
    sent = next(form for shown, _, form in response.context["roles"] if shown.pk == role.pk)
    assert browser.post(place, {"seen": sent["seen"].value(), "days": "30", "take-days": "theirs"}).status_code == 302
    assert browser.post(place, {"days": "5"}).status_code == 422
    with acting(SYSTEM):
        assert type(role).objects.get(pk=role.pk).second_step_days == 3
