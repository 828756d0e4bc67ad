"""Roles: read side by side, made and changed."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import permissions
from frontdesk.identity.models import Role
from tests.cast import Cast, person
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
ROLES = "/desk/settings/roles/"


def test_all_roles_stand_side_by_side(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.oskar).get(ROLES)
    assert [role.slug for role in page.context["roles"]] == ["customer", "agent", "lead", "admin", "reader"]
    assert "Read the tickets of all teams" in page.content.decode()


def test_a_role_is_made_and_can_be_given(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    response = browser.post(f"{ROLES}new/", {"name": "Auditor", "allowed": ["ticket.read_all", "ticket.note"]})
    assert response.status_code == 302
    with acting(SYSTEM):
        made = Role.objects.get(slug="auditor")
    assert (made.permissions, made.is_given) == (["ticket.read_all", "ticket.note"], False)
    assert f'<option value="{made.pk}">' in browser.get(f"/desk/settings/people/{cast.ana.pk}/").content.decode()


def test_a_role_works_from_the_next_page_on(cast: Cast, signed_in: SignIn) -> None:
    anas = signed_in(cast.ana)
    assert anas.get("/desk/settings/tags/").status_code == 403
    with acting(SYSTEM):
        allowed = [*cast.ana.role.permissions, "settings.tags"]
    signed_in(cast.oskar).post(f"{ROLES}{cast.ana.role_id}/", {"name": "Agent", "allowed": allowed})
    assert anas.get("/desk/settings/tags/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"name": "", "allowed": ["ticket.note"]}, "This field is required"),
        ({"name": "Empty", "allowed": []}, "Tick at least one thing"),
        ({"name": "agent", "allowed": ["ticket.note"]}, "There is a role “agent” already"),
        ({"name": "Odd", "allowed": ["everything"]}, "everything"),
    ],
)
def test_mistakes_are_said_and_the_ticks_stay(cast: Cast, signed_in: SignIn, sent: dict[str, object], why: str) -> None:
    response = signed_in(cast.oskar).post(f"{ROLES}new/", sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert why in page
    if sent["allowed"] == ["ticket.note"]:
        note = 'name="reach-ticket.note" value="ticket.note" aria-label="Write internal notes: on every ticket they can see" checked'
        assert note in page


def test_the_customer_role_stays_a_customer(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(f"{ROLES}{cast.ingrid.role_id}/", {"name": "Customer", "allowed": ["ticket.read_all"]})
    assert response.status_code == 422
    assert "Everybody who signs up is a customer" in response.content.decode()


def test_the_admins_cannot_lock_everybody_out(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(f"{ROLES}{cast.oskar.role_id}/", {"name": "Admin", "allowed": ["settings.desk"]})
    assert response.status_code == 422
    assert "Nobody could manage people any more" in response.content.decode()


def test_nobody_makes_a_role_that_can_do_more_than_they(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        keeper = person("Petra Keeper", Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people"]))
    browser = signed_in(keeper)
    page = browser.get(f"{ROLES}new/").content.decode()
    assert 'value="settings.desk" disabled' in page
    assert 'value="ticket.read_all" disabled' not in page
    response = browser.post(f"{ROLES}new/", {"name": "Wide", "allowed": ["settings.people", "settings.desk"]})
    assert response.status_code == 422
    assert "can do what you cannot" in response.content.decode()
    widened = browser.post(f"{ROLES}{keeper.role_id}/", {"name": "Keeper", "allowed": ["settings.people", "settings.desk"]})
    assert widened.status_code == 422


def test_every_permission_has_its_tick_so_that_saving_a_role_loses_none(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.oskar).get(f"{ROLES}{cast.lena.role_id}/")
    offered = [right.name for _, rights in page.context["blocks"] for right in rights] + [verb.name for verb in page.context["verbs"]]
    assert sorted(offered) == sorted(permissions.WORDS)


def test_how_far_a_verb_reaches_is_chosen_in_the_grid_and_read_beside_the_others(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    chosen = {"reach-ticket.reply": "ticket.reply:own", "reach-ticket.tag": "ticket.tag:all", "reach-ticket.note": "ticket.note"}
    response = browser.post(f"{ROLES}new/", {"name": "Trainee", "allowed": ["view.team"], **chosen, "reach-ticket.assign": ""})
    assert response.status_code == 302
    with acting(SYSTEM):
        made = Role.objects.get(slug="trainee")
    assert made.permissions == ["ticket.reply", "ticket.reply:own", "ticket.note", "ticket.tag", "ticket.tag:all", "view.team"]
    says = {words: cells[-1] for _, rows in browser.get(ROLES).context["blocks"] for words, cells in rows}
    assert (says["Answer customers"], says["Add and remove tags"], says["Write internal notes"]) == ("Own", "All", "All")
    page = browser.get(f"{ROLES}{made.pk}/")
    assert page.context["verbs"][0].choices[1].is_chosen
    assert browser.post(f"{ROLES}{made.pk}/", {"name": "Trainee", **chosen, "allowed": ["ticket.reply:all"]}).status_code == 422


def test_two_admins_who_change_the_reach_of_a_verb_see_both_sides(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    page = browser.get(f"{ROLES}{cast.ana.role_id}/")
    seen = page.context["form"]["seen"].value()
    rows = {f"reach-{verb.name}": next(one.value for one in verb.choices if one.is_chosen) for verb in page.context["verbs"]}
    first = {"name": "Agent", "seen": seen, "allowed": ["ticket.create"], **rows, "reach-ticket.reply": "ticket.reply:own"}
    assert browser.post(f"{ROLES}{cast.ana.role_id}/", first).status_code == 302
    second = browser.post(f"{ROLES}{cast.ana.role_id}/", {**first, "reach-ticket.reply": "ticket.reply:all"})
    assert second.status_code == 409
    assert "Answer customers, on tickets assigned to them" in second.content.decode()
    with acting(SYSTEM):
        assert "ticket.reply:own" in Role.objects.get(pk=cast.ana.role_id).permissions
