"""What a setting was is kept with the deed that changed it: once, in order, and for good."""

from typing import Any

import pytest
from django.db import connection, transaction

from frontdesk.actor import SYSTEM
from frontdesk.config.preparing import begin as begin_after_upgrade
from frontdesk.db.acting import acting
from frontdesk.identity import actions
from frontdesk.identity.models import Role, Team
from frontdesk.lib.errors import InvalidError
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Tag, Ticket
from frontdesk.versions.keeping import begin, keep
from frontdesk.versions.models import Version
from frontdesk.versions.nouns import nouns
from tests.cast import Cast
from tests.tickets.making import ask

pytestmark = pytest.mark.django_db


def kept(noun: str, key: object = "") -> list[tuple[int, Any]]:
    with acting(SYSTEM):
        rows = Version.objects.filter(noun=noun).order_by("id")
        return list((rows.filter(key=str(key)) if key else rows).values_list("number", "document"))


def test_each_change_is_a_version_and_saving_the_same_is_none(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        team = actions.create_team(name="Nights", by=oskar)
        actions.change_team(team, topic="At night", by=oskar)
        actions.change_team(team, topic="At night", by=oskar)
        actions.change_team(team, is_archived=True, by=oskar)
    first = {"name": "Nights", "topic": "", "icon": "users", "archived": False}
    assert kept("team", team.pk) == [(1, first), (2, first | {"topic": "At night"}), (3, first | {"topic": "At night", "archived": True})]
    with acting(SYSTEM):
        assert set(Version.objects.values_list("person_id", "person_name")) == {(cast.oskar.pk, "Oskar Nilsen")}


def test_what_was_refused_leaves_no_version(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        team = actions.create_team(name="Nights", by=oskar)
        with pytest.raises(InvalidError), transaction.atomic():
            actions.change_team(team, name="Payments", by=oskar)
    assert [number for number, _ in kept("team", team.pk)] == [1]


def test_a_word_that_an_agent_makes_while_tagging_is_kept_once(cast: Cast) -> None:
    number = ask(cast).pk
    with acting(cast.desk(cast.ana)) as ana:
        for _ in range(2):
            tickets.tag(Ticket.objects.get(pk=number), name="new", by=ana)
    assert kept("tag") == [(1, {"name": "new", "tone": "grey", "archived": False})]


def test_after_an_upgrade_everything_has_a_version_and_later_ones_only_what_it_changed(cast: Cast) -> None:
    assert begin_after_upgrade is begin
    with acting(SYSTEM):
        Tag.objects.create(name="vat")
        rows = sum(len(list(noun.rows())) for noun in nouns().values())
    assert begin() == rows
    assert begin() == 0
    with acting(SYSTEM):
        Role.objects.filter(slug="agent").update(permissions=["ticket.reply"])
        Team.objects.filter(pk=cast.payments.pk).update(topic="")
    assert begin() == 2
    with acting(SYSTEM):
        assert Version.objects.filter(person_id=None, person_name="Frontdesk").count() == rows + 2
        role = Role.objects.get(slug="agent").pk
    assert [number for number, _ in kept("role", role)] == [1, 2]


def test_what_is_gone_has_a_last_version_and_may_come_back(cast: Cast) -> None:
    with acting(SYSTEM):
        assert [keep("tag", 9, document, by=SYSTEM) for document in (None, {"a": 1}, {"a": 1}, None, None, {"a": 1})] == [
            None, 1, None, 2, None, 3,
        ]  # fmt: skip


def test_a_version_names_whom_the_database_knows(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        keep("tag", 1, {}, by=cast.settings(cast.lena))


def test_the_newest_versions_of_a_noun_are_read_from_an_index(cast: Cast) -> None:
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain select * from versions_version where noun = 'tag' and key = '1' order by number desc limit 1")
        assert "version_once" in str(cursor.fetchall())
