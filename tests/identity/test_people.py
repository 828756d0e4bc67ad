"""People: changed, locked out, let back in; and at least one who can manage them."""

import threading

import pytest
from django.db import connection

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions, sessions
from frontdesk.identity.models import Person, Role
from frontdesk.lib.errors import ForbiddenError, InvalidError
from tests.cast import Cast, make_cast, person

pytestmark = pytest.mark.django_db


def now(someone: Person) -> Person:
    with acting(SYSTEM):
        return Person.objects.get_queryset().select_related("role").get(pk=someone.pk)


def role(slug: str) -> Role:
    with acting(SYSTEM):
        return Role.objects.get(slug=slug)


def test_a_change_is_written_once_and_to_the_log(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        dev = Person.objects.get(pk=cast.dev.pk)
        for _ in range(2):
            actions.change_person(dev, name="Dev A. Anand", by=oskar)
    with acting(SYSTEM):
        assert Event.objects.filter(name="person.changed", data__person=cast.dev.pk).count() == 1
    assert now(cast.dev).name == "Dev A. Anand"


def test_an_agent_changes_nobody(cast: Cast) -> None:
    for by in (cast.desk(cast.ana), cast.settings(cast.lena), cast.portal(cast.oskar)):
        with acting(by), pytest.raises(ForbiddenError):
            actions.change_person(cast.dev, name="Somebody", by=by)
        with acting(by), pytest.raises(ForbiddenError):
            actions.deactivate(cast.dev, by=by)
        with acting(by), pytest.raises(ForbiddenError):
            actions.reactivate(cast.dev, by=by)
        with acting(by), pytest.raises(ForbiddenError):
            actions.sign_out_everywhere(cast.dev, by=by)
        with acting(by), pytest.raises(ForbiddenError):
            sessions.count(cast.dev, by=by)


def test_managing_an_organisation_needs_one(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_person(Person.objects.get(pk=cast.paulo.pk), organisation=None, manages_organisation=True, by=oskar)
    assert not now(cast.paulo).manages_organisation


@pytest.mark.parametrize("slug", ["agent", "customer", "reader"])
def test_the_last_admin_stays(cast: Cast, slug: str) -> None:
    with acting(cast.settings(cast.oskar)) as oskar, pytest.raises(InvalidError, match="last person who can manage people"):
        actions.change_person(Person.objects.get(pk=cast.oskar.pk), role=role(slug), by=oskar)


def test_somebody_invited_who_never_came_is_no_second_admin(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.invite(email="new@example.org", name="New", role=role("admin"), by=oskar)
        with pytest.raises(InvalidError, match="last person"):
            actions.change_person(Person.objects.get(pk=cast.oskar.pk), role=role("agent"), by=oskar)


def test_with_a_second_admin_the_first_may_go(cast: Cast) -> None:
    with acting(SYSTEM):
        petra = person("Petra Second", "admin")
    with acting(cast.settings(petra)) as by:
        actions.deactivate(Person.objects.get(pk=cast.oskar.pk), by=by)
        with pytest.raises(InvalidError, match="yourself"):
            actions.deactivate(Person.objects.get(pk=petra.pk), by=by)
    assert not now(cast.oskar).is_active


@pytest.mark.django_db(transaction=True)
def test_two_admins_cannot_lock_out_each_other_in_the_same_second() -> None:
    cast = make_cast()
    with acting(SYSTEM):
        petra = person("Petra Second", "admin")
    both_loaded, outcomes = threading.Barrier(2), []

    def lock_out(who: Person, whom: Person) -> None:
        try:
            with acting(cast.settings(who)) as by:
                target = Person.objects.get(pk=whom.pk)
                both_loaded.wait(timeout=10)
                actions.deactivate(target, by=by)
            outcomes.append("done")
        except InvalidError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=lock_out, args=pair) for pair in ((cast.oskar, petra), (petra, cast.oskar))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["done", "refused"]


def test_nobody_gives_a_role_that_can_do_more_than_they(cast: Cast) -> None:
    with acting(SYSTEM):
        keeper = person("Petra Keeper", Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people"]))
    with acting(cast.settings(keeper)) as by:
        dev = Person.objects.get(pk=cast.dev.pk)
        with pytest.raises(InvalidError, match="can do what you cannot"):
            actions.change_person(dev, role=role("admin"), by=by)
        with pytest.raises(InvalidError, match="can do what you cannot"):
            actions.invite(email="x@example.org", name="X", role=role("admin"), by=by)


def test_reading_all_tickets_is_given_by_who_does_not_have_it(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.change_person(Person.objects.get(pk=cast.dev.pk), role=role("reader"), by=oskar)
    assert now(cast.dev).role.slug == "reader"


def test_an_unknown_address_becomes_a_customer_once(cast: Cast) -> None:
    with acting(cast.desk(cast.ana)) as ana:
        first = actions.person_for_address(" New@Example.org ", by=ana)
        assert actions.person_for_address("new@example.org", by=ana) == first
    assert (first.email, first.name, now(first).role.slug) == ("new@example.org", "new", "customer")


@pytest.mark.parametrize("address", ["", "new", "a@b", "a b@example.org", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_refused(cast: Cast, address: str) -> None:
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(InvalidError, match="not a complete email address"):
        actions.person_for_address(address, by=ana)


def test_a_deactivated_person_is_not_found_by_address(cast: Cast) -> None:
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.deactivate(Person.objects.get(pk=cast.ingrid.pk), by=oskar)
    with acting(cast.desk(cast.ana)) as ana, pytest.raises(InvalidError, match="was deactivated"):
        actions.person_for_address(cast.ingrid.email, by=ana)


def test_a_profile_is_ones_own(cast: Cast) -> None:
    with acting(cast.portal(cast.ingrid)) as ingrid:
        me = Person.objects.get(pk=cast.ingrid.pk)
        actions.change_profile(me, name="Ingrid S.", language="en", timezone="Europe/Oslo", theme="dark", by=ingrid)
        with pytest.raises(InvalidError, match="time zone"):
            actions.change_profile(me, name="I", language="en", timezone="Mars/Base", theme="", by=ingrid)
        with pytest.raises(InvalidError, match="theme"):
            actions.change_profile(me, name="I", language="en", timezone="", theme="pink", by=ingrid)
        assert not Person.objects.filter(pk=cast.paulo.pk).exists()
    assert (now(cast.ingrid).name, now(cast.ingrid).timezone) == ("Ingrid S.", "Europe/Oslo")


def test_a_name_is_cleaned() -> None:
    assert actions.people.clean_name("  Ana\x00\n Petrova ") == "Ana Petrova"
    for name in ("", " \n ", "\x00", "x" * 121):
        with pytest.raises(InvalidError):
            actions.people.clean_name(name)


def test_the_password_hash_is_read_by_the_accounts_persona_only(cast: Cast) -> None:
    with acting(ACCOUNTS):
        assert Person.objects.get_queryset().defer(None).get(pk=cast.ana.pk).password
    with acting(cast.settings(cast.oskar)):
        assert "password" in Person.objects.get(pk=cast.ana.pk).get_deferred_fields()
