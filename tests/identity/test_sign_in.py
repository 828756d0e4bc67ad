"""From a session to an actor: what a person may in each window."""

import pytest

from frontdesk.actor import SYSTEM, Persona, Window
from frontdesk.db.acting import acting
from frontdesk.identity import access
from frontdesk.identity.models import Person, Team
from frontdesk.identity.sign_in import EmailBackend, actor_for
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "portal", "desk"),
    [
        ("ingrid", Persona.CUSTOMER, Persona.AGENT),
        ("jonas", Persona.MANAGER, Persona.AGENT),
        ("ana", Persona.CUSTOMER, Persona.AGENT),
        ("oskar", Persona.CUSTOMER, Persona.AGENT),
        ("rita", Persona.CUSTOMER, Persona.READER),
    ],
)
def test_the_window_decides_the_persona(cast: Cast, who: str, portal: Persona, desk: Persona) -> None:
    person = getattr(cast, who)
    assert cast.portal(person).persona is portal
    assert cast.desk(person).persona is desk


def test_a_visitor_is_nobody() -> None:
    visitor = actor_for(None, Window.WORKSPACE)
    assert (visitor.persona, visitor.person_id, visitor.is_signed_in) == (Persona.VISITOR, None, False)


def test_rights_count_at_the_desk_and_in_the_settings_never_in_the_portal(cast: Cast) -> None:
    assert access.can(cast.settings(cast.oskar), access.MANAGE_PEOPLE)
    assert access.can(cast.desk(cast.oskar), access.MANAGE_PEOPLE)
    assert not access.can(cast.portal(cast.oskar), access.MANAGE_PEOPLE)
    assert access.can(SYSTEM, access.MANAGE_PEOPLE)


def test_a_session_is_one_statement_and_ends_with_the_person(cast: Cast, django_assert_num_queries: object) -> None:
    with acting(SYSTEM):
        with django_assert_num_queries(1):  # type: ignore[operator]
            ana = EmailBackend().get_user(cast.ana.pk)
            assert ana is not None
            assert actor_for(ana, Window.WORKSPACE).team_ids == (cast.payments.pk,)
        Person.objects.filter(pk=cast.ana.pk).update(is_active=False)
        assert EmailBackend().get_user(cast.ana.pk) is None
        assert EmailBackend().get_user(999_999) is None


def test_an_archived_team_gives_no_work_but_stays_readable(cast: Cast) -> None:
    with acting(SYSTEM):
        Team.objects.filter(pk=cast.payments.pk).update(is_archived=True)
    ana = cast.desk(cast.ana)
    assert (ana.team_ids, ana.past_team_ids) == ((), (cast.payments.pk,))
