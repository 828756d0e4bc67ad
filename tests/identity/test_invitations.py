"""Invitations: a link by mail, good once, for 14 days, for the right person only."""

from datetime import timedelta

import pytest
from django.core import signing

from frontdesk.actor import ACCOUNTS, SYSTEM
from frontdesk.db.acting import acting
from frontdesk.events.models import Event
from frontdesk.identity import actions
from frontdesk.identity.actions.invitations import SALT, VALID_FOR
from frontdesk.identity.models import Person, Role, TeamMembership
from frontdesk.lib.errors import ForbiddenError, InvalidError
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db
STRONG = "a long enough phrase"


def invited(cast: Cast, role: str = "agent", **more: object) -> Person:
    with acting(cast.settings(cast.oskar)) as oskar:
        facts = {"email": "nora@example.org", "name": "Nora Haugen", "role": Role.objects.get(slug=role), **more}
        return actions.invite(by=oskar, **facts)  # type: ignore[arg-type]


def token_for(someone: Person) -> str:
    with acting(ACCOUNTS):
        return actions.invitation_token(Person.objects.get_queryset().defer(None).get(pk=someone.pk))


def test_an_invitation_makes_a_person_who_cannot_sign_in_yet(cast: Cast) -> None:
    nora = invited(cast, team_ids=[cast.payments.pk])
    with acting(ACCOUNTS):
        known = Person.objects.get_queryset().defer(None).get(pk=nora.pk)
        assert not known.has_usable_password()
        assert not known.has_joined
    with acting(SYSTEM):
        assert TeamMembership.objects.filter(person=nora, team=cast.payments, is_lead=False).exists()
        assert Event.objects.filter(name="person.invited", data__person=nora.pk).count() == 1


def test_the_link_sets_name_and_password(cast: Cast) -> None:
    token = token_for(invited(cast))
    with acting(ACCOUNTS):
        assert actions.invited_person(token).email == "nora@example.org"
        nora = actions.accept_invitation(token, name="Nora H.", password=STRONG)
        assert Person.objects.get_queryset().defer(None).get(pk=nora.pk).check_password(STRONG)


def test_a_weak_password_is_refused_and_the_link_stays_good(cast: Cast) -> None:
    token = token_for(invited(cast))
    with acting(ACCOUNTS):
        for weak in ("", "short", "password123", "12345678901"):
            with pytest.raises(InvalidError):
                actions.accept_invitation(token, name="Nora", password=weak)
        actions.accept_invitation(token, name="Nora", password=STRONG)


def test_a_link_works_once(cast: Cast) -> None:
    token = token_for(invited(cast))
    with acting(ACCOUNTS):
        actions.accept_invitation(token, name="Nora", password=STRONG)
        with pytest.raises(ForbiddenError, match="used already"):
            actions.accept_invitation(token, name="Mallory", password=STRONG)


def test_a_new_invitation_ends_the_earlier_link(cast: Cast) -> None:
    old = token_for(invited(cast))
    new = token_for(invited(cast, role="lead"))
    with acting(ACCOUNTS):
        with pytest.raises(ForbiddenError):
            actions.invited_person(old)
        assert actions.invited_person(new).role.slug == "lead"


def test_a_deactivated_persons_link_is_dead(cast: Cast) -> None:
    nora = invited(cast)
    token = token_for(nora)
    with acting(cast.settings(cast.oskar)) as oskar:
        actions.deactivate(Person.objects.get(pk=nora.pk), by=oskar)
    with acting(ACCOUNTS), pytest.raises(ForbiddenError):
        actions.invited_person(token)


def test_a_broken_or_old_link_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for(invited(cast))
    with acting(ACCOUNTS):
        for broken in ("", "nonsense", token[:-1], signing.dumps([1, "x"], salt="other"), signing.dumps("nora", salt=SALT)):
            with pytest.raises(ForbiddenError):
                actions.invited_person(broken)
        # The signer reads the clock by its module.
        later = signing.time.time() + (VALID_FOR + timedelta(minutes=1)).total_seconds()
        monkeypatch.setattr(signing.time, "time", lambda: later)
        with pytest.raises(ForbiddenError, match="14 days"):
            actions.invited_person(token)


def test_who_has_joined_is_not_invited_again(cast: Cast) -> None:
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ana.pk).update(last_login="2026-01-01T00:00Z")
    with pytest.raises(InvalidError, match="is here already"):
        invited(cast, email=cast.ana.email)


def test_a_strangers_password_does_not_open_a_colleagues_account(cast: Cast) -> None:
    """Somebody signed up with an address that is not theirs, and now its owner is invited."""
    with acting(ACCOUNTS):
        squatter = Person(email="nora@example.org", name="Squatter", role=Role.objects.get(slug="customer"))
        squatter.set_password("the squatter knows this")
        squatter.save(force_insert=True)
    nora = invited(cast)
    assert nora.pk == squatter.pk
    with acting(ACCOUNTS):
        assert not Person.objects.get_queryset().defer(None).get(pk=nora.pk).has_usable_password()


def test_inviting_needs_the_right_to(cast: Cast) -> None:
    agent = cast.ana.role
    for by in (cast.desk(cast.ana), cast.settings(cast.lena), cast.portal(cast.oskar)):
        with acting(by), pytest.raises(ForbiddenError):
            actions.invite(email="x@example.org", name="X", role=agent, by=by)


def test_letting_somebody_into_a_team_needs_the_right_to_manage_teams(cast: Cast) -> None:
    with acting(SYSTEM):
        role = Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people"])
        keeper = person("Petra Keeper", role)
    with acting(cast.settings(keeper)) as by, pytest.raises(ForbiddenError):
        actions.invite(email="x@example.org", name="X", role=role, team_ids=[cast.payments.pk], by=by)
