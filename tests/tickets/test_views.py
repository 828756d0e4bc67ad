"""Saved views: who has which, and where each keeps them."""

from importlib import import_module

import pytest
from django.db import connection

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity.models import Role
from frontdesk.identity.permissions import VIEW_ALL, VIEW_TEAM
from frontdesk.lib.errors import ForbiddenError, InvalidError
from frontdesk.tickets import actions, around
from frontdesk.tickets.actions import views
from frontdesk.tickets.models import Scope, View
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def names(cast: Cast, who: str) -> list[str]:
    with acting(cast.desk(getattr(cast, who))) as by:
        return [view.name for view in around.directory(by).views.values()]


def test_a_view_of_ones_own_is_nobody_elses(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        view = actions.create_view(name="  Vat\n cases ", query="tag=vat", by=ana)
    assert (view.name, view.slug) == ("Vat cases", f"vat-cases-{view.pk}")
    assert names(cast, "ana") == ["Vat cases"]
    for other in ("dev", "lena", "mara", "oskar", "rita"):
        assert names(cast, other) == []
    with acting(SYSTEM):
        told = Event.objects.get(name="view.created")
        assert told.data == {"view": view.pk, "scope": "mine", "team": None}


def test_a_view_of_a_team_is_its_members_and_everybodys_is_everybodys(cast: Cast) -> None:
    with acting(cast.desk(cast.lena)) as lena:
        actions.create_view(name="Readers", query="tag=reader", scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
    with acting(cast.desk(cast.oskar)) as oskar:
        actions.create_view(name="Urgent", query="priority=urgent", scope=Scope.ALL, by=oskar)
    assert names(cast, "ana") == names(cast, "dev") == ["Readers", "Urgent"]
    assert names(cast, "mara") == names(cast, "rita") == ["Urgent"]


@pytest.mark.parametrize(
    ("who", "scope", "team"),
    [
        ("ana", Scope.TEAM, "payments"), ("ana", Scope.ALL, ""), ("lena", Scope.ALL, ""), ("lena", Scope.TEAM, "bookings"),
        ("oskar", Scope.TEAM, "bookings"),
    ],
)  # fmt: skip
def test_sharing_needs_the_right_and_the_team(cast: Cast, who: str, scope: Scope, team: str) -> None:
    team_id = getattr(cast, team).pk if team else None
    with acting(cast.desk(getattr(cast, who))) as by, pytest.raises(ForbiddenError):
        actions.create_view(name="x", query="", scope=scope, team_id=team_id, by=by)


def test_an_agent_cannot_change_what_the_team_shares_but_arranges_it(cast: Cast) -> None:
    with acting(cast.desk(cast.lena)) as lena:
        view = actions.create_view(name="Readers", query="tag=reader", scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
    with acting(cast.desk(cast.ana)) as ana:
        with pytest.raises(ForbiddenError):
            actions.change_view(view, query="", by=ana)
        with pytest.raises(ForbiddenError):
            actions.delete_view(view, by=ana)
        actions.pin_view(view, is_pinned=False, by=ana)
        assert not around.directory(ana).views[view.pk].is_pinned
    with acting(cast.desk(cast.dev)) as dev:
        assert around.directory(dev).views[view.pk].is_pinned


def test_a_shared_view_becomes_ones_own_and_leaves_the_others(cast: Cast) -> None:
    with acting(cast.desk(cast.lena)) as lena:
        view = actions.create_view(name="Readers", query="tag=reader", scope=Scope.TEAM, team_id=cast.payments.pk, by=lena)
        actions.change_view(view, name="My readers", scope=Scope.MINE, by=lena)
        assert around.directory(lena).views[view.pk].name == "My readers"
    assert names(cast, "ana") == []


def test_each_has_an_order_of_ones_own(cast: Cast) -> None:
    with acting(cast.desk(cast.oskar)) as oskar:
        made = [actions.create_view(name=name, query=f"tag={name}", scope=Scope.ALL, by=oskar) for name in "abc"]
    with acting(cast.desk(cast.ana)) as ana:
        actions.move_view(made[2], is_up=True, by=ana)
        actions.move_view(made[0], is_up=True, by=ana)
        actions.move_view(made[1], is_up=False, by=ana)
        actions.create_view(name="aa", query="tag=new", by=ana)
    assert names(cast, "ana") == ["a", "c", "b", "aa"]
    assert names(cast, "dev") == ["a", "b", "c"]


@pytest.mark.parametrize("facts", [{"name": " "}, {"name": "x" * 61}, {"query": "q=" + "x" * 4000}, {"icon": "skull"}, {"tone": "mauve"}])
def test_what_no_view_can_be_is_refused(cast: Cast, facts: dict[str, str]) -> None:
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(InvalidError):
        actions.create_view(**{"name": "x", "query": "", "by": ana} | facts)


def test_nobody_collects_views_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "VIEWS_MAX", 1)
    with acting(cast.desk(cast.ana)) as ana:
        actions.create_view(name="one", query="", by=ana)
        with pytest.raises(InvalidError, match="already"):
            actions.create_view(name="two", query="", by=ana)


def test_nothing_changed_is_not_told(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        view = actions.create_view(name="one", query="tag=vat", by=ana)
        actions.change_view(view, name="one", query="tag=vat", by=ana)
        actions.change_view(view, name="two", by=ana)
        actions.delete_view(view, by=ana)
        assert not View.objects.exists()
    with acting(SYSTEM):
        assert list(Event.objects.filter(name__startswith="view.").order_by("pk").values_list("name", flat=True)) == [
            "view.created", "view.changed", "view.deleted",
        ]  # fmt: skip


def test_the_given_roles_of_an_existing_desk_learn_to_share(cast: Cast) -> None:
    grant = import_module("frontdesk.identity.migrations.0004_view_permissions").GRANT
    with acting(SYSTEM):
        for role in Role.objects.filter(is_given=True):
            Role.objects.filter(pk=role.pk).update(permissions=[name for name in role.permissions if not name.startswith("view.")])
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(grant)
    with acting(SYSTEM):
        held = {role.slug: [name for name in role.permissions if name.startswith("view.")] for role in Role.objects.all()}
    assert held == {"customer": [], "agent": [], "lead": [VIEW_TEAM], "admin": [VIEW_TEAM, VIEW_ALL], "reader": []}
