"""Organisations, and the desk itself."""

import pytest

from frontdesk.actor import ACCOUNTS, SYSTEM, Persona
from frontdesk.db.acting import acting
from frontdesk.identity import actions, desk, setup
from frontdesk.identity.models import Organisation, Person, Team
from frontdesk.lib.errors import ForbiddenError, InvalidError
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_organisation_is_made_and_changed(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        made = actions.create_organisation(name=" Harbour  Ltd ", by=oskar)
        actions.change_organisation(made, shares_tickets=True, by=oskar)
        with pytest.raises(InvalidError, match="already"):
            actions.create_organisation(name="harbour ltd", by=oskar)
        with pytest.raises(InvalidError, match="Write a name"):
            actions.change_organisation(made, name=" ", by=oskar)
    with acting(SYSTEM):
        assert Organisation.objects.values_list("name", "shares_tickets").get(pk=made.pk) == ("Harbour Ltd", True)


def test_switching_sharing_off_takes_the_view_from_the_manager(cast: Cast) -> None:
    assert cast.portal(cast.jonas).persona is Persona.MANAGER
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_organisation(Organisation.objects.get(pk=cast.fjord.pk), shares_tickets=False, by=oskar)
    assert cast.portal(cast.jonas).persona is Persona.CUSTOMER


def test_only_their_managers_change_organisations_and_desk(cast: Cast) -> None:
    for by in (cast.desk(cast.ana), cast.settings(cast.lena), cast.portal(cast.oskar)):
        with acting(by):
            for deed in (
                lambda by=by: actions.create_organisation(name="Mine", by=by),
                lambda by=by: actions.change_organisation(cast.fjord, name="Mine", by=by),
                lambda by=by: actions.change_desk(name="Mine", hue=1, default_team=None, by=by),
            ):
                with pytest.raises(ForbiddenError):
                    deed()


def test_the_desk_is_changed_and_its_kept_facts_forgotten(cast: Cast) -> None:
    assert desk.current().name == "Tidemark"
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_desk(name="Harbour help", hue=30, default_team=cast.bookings, by=oskar)
        assert desk.current() == desk.DeskFacts("Harbour help", 30, cast.bookings.pk, is_demo=False)
        for hue in (-1, 360):
            with pytest.raises(InvalidError, match="colour"):
                actions.change_desk(name="Harbour help", hue=hue, default_team=None, by=oskar)


def test_the_first_admin_is_made_once(db: None) -> None:
    facts = {"name": "Oskar Nilsen", "email": "oskar@example.org", "password": "correct horse battery", "desk_name": "Tidemark"}
    with acting(ACCOUNTS):
        with pytest.raises(ForbiddenError, match="not complete"):
            actions.create_first_admin(token="nonsense", **facts)
        with pytest.raises(InvalidError):
            actions.create_first_admin(token=setup.link_token(), **{**facts, "password": "short"})
        oskar = actions.create_first_admin(token=setup.link_token(), **facts)
        with pytest.raises(ForbiddenError, match="set up already"):
            actions.create_first_admin(token=setup.link_token(), **{**facts, "email": "other@example.org"})
    with acting(SYSTEM):
        assert Person.objects.get_queryset().select_related("role").get(pk=oskar.pk).role.slug == "admin"
        assert list(Team.objects.filter(members=oskar).values_list("name", flat=True)) == ["Support"]
    assert desk.current().name == "Tidemark"
