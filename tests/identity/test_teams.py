"""Teams and who is in them."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import actions
from frontdesk.identity.models import Team, TeamMembership
from frontdesk.lib.errors import ForbiddenError, InvalidError
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def members(team: Team) -> dict[int, bool]:
    with acting(SYSTEM):
        return dict(TeamMembership.objects.filter(team=team).values_list("person_id", "is_lead"))


def test_a_team_gets_a_name_and_a_slug_of_its_own(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        made = actions.create_team(name=" On-call  crew ", topic="Nights", by=oskar)
        other = actions.create_team(name="On call crew", by=oskar)
        with pytest.raises(InvalidError, match="already"):
            actions.create_team(name="PAYMENTS", by=oskar)
        with pytest.raises(InvalidError, match="Give the team a name"):
            actions.create_team(name=" \x00 ", by=oskar)
        with pytest.raises(InvalidError):
            actions.create_team(name="x" * 81, by=oskar)
    assert (made.name, made.slug, other.slug) == ("On-call crew", "on-call-crew", "on-call-crew-2")


def test_members_and_leads_are_set_together(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.set_members(cast.payments, member_ids=[cast.ana.pk], lead_ids=[cast.mara.pk], by=oskar)
    assert members(cast.payments) == {cast.ana.pk: False, cast.mara.pk: True}


def test_a_new_member_sees_the_team_from_the_next_page_on(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.set_members(cast.bookings, member_ids=[cast.mara.pk, cast.ana.pk], by=oskar)
    assert cast.desk(cast.ana).team_ids == (cast.payments.pk, cast.bookings.pk)


def test_only_active_colleagues_are_members(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        for somebody in (cast.ingrid.pk, 999_999):
            with pytest.raises(InvalidError, match="active colleagues"):
                actions.set_members(cast.payments, member_ids=[somebody], by=oskar)
        with pytest.raises(InvalidError, match="active colleagues"):
            actions.set_teams(cast.ingrid, team_ids=[cast.payments.pk], by=oskar)


def test_a_persons_teams_keep_their_leads(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.set_teams(cast.lena, team_ids=[cast.payments.pk, cast.bookings.pk], by=oskar)
        assert members(cast.payments)[cast.lena.pk] is True
        assert members(cast.bookings)[cast.lena.pk] is False
        actions.set_teams(cast.lena, team_ids=[], by=oskar)
    assert cast.lena.pk not in {**members(cast.payments), **members(cast.bookings)}


def test_the_default_team_is_not_archived(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        with pytest.raises(InvalidError, match="Choose another default team"):
            actions.change_team(Team.objects.get(pk=cast.payments.pk), is_archived=True, by=oskar)
        actions.change_team(Team.objects.get(pk=cast.bookings.pk), is_archived=True, by=oskar)
        with pytest.raises(InvalidError, match="archived"):
            actions.change_desk(name="Desk", hue=1, default_team=Team.objects.get(pk=cast.bookings.pk), by=oskar)


def test_only_team_managers_change_teams(cast: Cast) -> None:
    for by in (cast.desk(cast.ana), cast.settings(cast.lena), cast.portal(cast.oskar)):
        with acting(by):
            for deed in (
                lambda by=by: actions.create_team(name="Mine", by=by),
                lambda by=by: actions.change_team(cast.payments, name="Mine", by=by),
                lambda by=by: actions.set_members(cast.payments, member_ids=[], by=by),
                lambda by=by: actions.set_teams(cast.ana, team_ids=[], by=by),
            ):
                with pytest.raises(ForbiddenError):
                    deed()
