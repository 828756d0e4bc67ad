"""Roles: sets of named permissions, never wider than who makes them, never without a people manager."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions
from frontdesk.identity.models import Role
from frontdesk.identity.permissions import ALL, GIVEN_ROLES, WORDS
from frontdesk.lib.errors import ForbiddenError, InvalidError
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db


def test_every_permission_has_words_and_given_roles_hold_known_ones() -> None:
    assert set(WORDS) == ALL
    for _, permissions in GIVEN_ROLES.values():
        assert set(permissions) <= ALL


def test_reading_all_tickets_is_in_no_given_role() -> None:
    assert all("ticket.read_all" not in permissions for _, permissions in GIVEN_ROLES.values())


def test_a_role_is_made_with_a_slug_of_its_own(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        first = actions.create_role(name="Night shift", allowed=["ticket.note"], by=oskar)
        second = actions.create_role(name="Night-shift", allowed=["ticket.note"], by=oskar)
        nameless = actions.create_role(name="夜勤", allowed=["ticket.note"], by=oskar)
    assert [first.slug, second.slug, nameless.slug] == ["night-shift", "night-shift-2", "role"]


def test_a_change_keeps_slug_and_order_and_is_logged(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        agent = Role.objects.get(slug="agent")
        actions.change_role(agent, name="Helper", allowed=["ticket.note", "ticket.reply"], by=oskar)
        actions.change_role(agent, name="Helper", allowed=["ticket.reply", "ticket.note"], by=oskar)
    with acting(SYSTEM):
        agent.refresh_from_db()
        assert Event.objects.filter(name="role.changed").count() == 1
    assert (agent.slug, agent.name, agent.is_given, agent.permissions) == ("agent", "Helper", True, ["ticket.reply", "ticket.note"])


def test_only_people_managers_make_and_change_roles(cast: Cast) -> None:
    for by in (cast.desk(cast.ana), cast.settings(cast.lena), cast.portal(cast.oskar)):
        with acting(by), pytest.raises(ForbiddenError):
            actions.create_role(name="Mine", allowed=["ticket.note"], by=by)
        with acting(by), pytest.raises(ForbiddenError):
            actions.change_role(cast.ana.role, name="Mine", allowed=["ticket.note"], by=by)


def test_what_one_lacks_may_stay_but_not_be_added(cast: Cast) -> None:
    with acting(SYSTEM):
        keeper = person("Petra Keeper", Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people"]))
    with acting(cast.settings(keeper)) as by:
        lead = Role.objects.get(slug="lead")
        held = [*lead.permissions]
        actions.change_role(lead, name="Team lead", allowed=held, by=by)
        with pytest.raises(InvalidError, match="can do what you cannot"):
            actions.change_role(lead, name="Team lead", allowed=[*held, "settings.desk"], by=by)
        actions.change_role(lead, name="Team lead", allowed=[*held, "ticket.read_all"], by=by)


def test_a_verb_has_one_reach_and_who_holds_it_may_give_it_at_any(cast: Cast) -> None:
    with acting(SYSTEM):
        keeper = person("Petra Keeper", Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people", "ticket.tag"]))
    with acting(cast.settings(keeper)) as by:
        wide = actions.create_role(name="Wide", allowed=["ticket.tag:all"], by=by)
        assert wide.permissions == ["ticket.tag", "ticket.tag:all"]
        with pytest.raises(InvalidError, match="can do what you cannot: answer customers, on every ticket"):
            actions.change_role(wide, name="Wide", allowed=["ticket.tag", "ticket.reply:all"], by=by)
        with pytest.raises(InvalidError, match="each with one reach"):
            actions.change_role(wide, name="Wide", allowed=["ticket.tag:own", "ticket.tag:all"], by=by)
        # What a role holds already may reach elsewhere, whoever holds it.
        agent = Role.objects.get(slug="agent")
        actions.change_role(agent, name="Agent", allowed=["ticket.reply:own"], by=by)
        assert agent.permissions == ["ticket.reply", "ticket.reply:own"]
    with acting(SYSTEM):
        told = Event.objects.filter(name="role.changed").latest("id").data
    assert told["after"] == ["Agent", ["ticket.reply:own"]]


def test_somebody_must_be_left_to_manage_people(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        admin = Role.objects.get(slug="admin")
        with pytest.raises(InvalidError, match="Nobody could manage people"):
            actions.change_role(admin, name="Admin", allowed=["ticket.note"], by=oskar)
        keepers = actions.create_role(name="Keeper", allowed=["settings.people"], by=oskar)
    with acting(SYSTEM):
        person("Petra Keeper", keepers)
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_role(Role.objects.get(slug="admin"), name="Admin", allowed=["ticket.note"], by=oskar)


@pytest.mark.parametrize(
    ("slug", "allowed", "why"),
    [("customer", ["ticket.note"], "Everybody who signs up"), ("agent", [], "Tick at least one"), ("agent", ["ticket.fly"], "Choose from")],
)
def test_roles_stay_sensible(cast: Cast, slug: str, allowed: list[str], why: str) -> None:
    with acting(cast.settings(cast.oskar)) as oskar, pytest.raises(InvalidError, match=why):
        actions.change_role(Role.objects.get(slug=slug), name="Name", allowed=allowed, by=oskar)


def test_the_customer_role_can_be_renamed(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_role(Role.objects.get(slug="customer"), name="Guest", allowed=[], by=oskar)
    with acting(SYSTEM):
        assert Role.objects.get(slug="customer").name == "Guest"


def test_names_are_unique_and_not_endless(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        for name in ("AGENT", "", "x" * 81):
            with pytest.raises(InvalidError):
                actions.create_role(name=name, allowed=["ticket.note"], by=oskar)
