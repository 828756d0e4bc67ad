"""People: found, invited, changed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Role, TeamMembership
from frontdesk.tickets.actions import take
from frontdesk.tickets.models import Ticket
from tests.cast import PASSWORD, Cast, person
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
PEOPLE = "/desk/settings/people/"


def facts(someone: Person, **changes: object) -> dict[str, object]:
    """Return what the form of a person holds, with changes."""
    with acting(SYSTEM):
        teams = list(someone.teams.values_list("pk", flat=True))
        organisation = someone.organisation.name if someone.organisation else ""
    return {"name": someone.name, "role": someone.role_id, "teams": teams, "organisation": organisation, **changes}


def now(someone: Person) -> Person:
    """Return the person as they are in the database."""
    with acting(SYSTEM):
        return Person.objects.get_queryset().select_related("role", "organisation").get(pk=someone.pk)


def test_the_list_begins_with_colleagues(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.oskar).get(PEOPLE).content.decode()
    assert "Ana Petrova" in page
    assert "Ingrid Solheim" not in page


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("q=lindq", "Mara Lindqvist", "Ana Petrova"),
        ("q=ANA@example", "Ana Petrova", "Mara Lindqvist"),
        ("show=customers", "Ingrid Solheim", "Ana Petrova"),
        ("show=customers&q=paulo", "Paulo Mendes", "Ingrid Solheim"),
        ("show=nonsense&role=x&team=99999999999999999999", "Ana Petrova", "Ingrid Solheim"),
        ("q=%00", "Ana Petrova", "Ingrid Solheim"),
    ],
)
def test_people_are_found(cast: Cast, signed_in: SignIn, query: str, there: str, not_there: str) -> None:
    page = signed_in(cast.oskar).get(f"{PEOPLE}?{query}").content.decode()
    assert there in page
    assert not_there not in page


def test_people_are_filtered_by_team_role_and_organisation(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert "Mara Lindqvist" not in browser.get(PEOPLE, {"team": cast.payments.pk}).content.decode()
    leads = browser.get(PEOPLE, {"role": cast.lena.role_id}).content.decode()
    assert "Lena Vogt" in leads
    assert "Ana Petrova" not in leads
    fjord = browser.get(PEOPLE, {"show": "customers", "organisation": cast.fjord.pk}).content.decode()
    assert "Jonas Berg" in fjord
    assert "Paulo Mendes" not in fjord


def test_the_list_goes_on_after_fifty_and_shows_everybody_once(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        for number in range(70):
            person(f"Somebody{number} Like Others", "customer")
    browser = signed_in(cast.oskar)
    first = browser.get(PEOPLE, {"show": "customers"})
    second = browser.get(PEOPLE, {"show": "customers", "after": first.context["after"]})
    names = [one.pk for one in [*first.context["people"], *second.context["people"]]]
    assert len(first.context["people"]) == 50
    assert len(names) == len(set(names)) == 73
    assert second.context["after"] is None


def test_the_list_costs_the_same_for_many_people(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    with CaptureQueriesContext(connection) as few:
        browser.get(PEOPLE)
    with acting(SYSTEM):
        for number in range(40):
            person(f"Agent{number} Smith", "agent", (cast.payments, cast.bookings))
    with CaptureQueriesContext(connection) as many:
        browser.get(PEOPLE)
    assert len(many) <= len(few) <= 16


def test_somebody_is_invited_into_a_team(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    sent = {"email": "Nora@Example.org", "name": "Nora Haugen", "role": cast.ana.role_id, "teams": [cast.payments.pk]}
    response = browser.post(f"{PEOPLE}new/", sent)
    assert response.status_code == 302
    page = browser.get(response["Location"]).content.decode()
    assert "Invited, not yet joined" in page
    assert "Send the invitation again" in page
    with acting(SYSTEM):
        nora = Person.objects.get(email="nora@example.org")
        assert TeamMembership.objects.filter(person=nora, team=cast.payments).exists()
    assert "Nora Haugen" in browser.get(PEOPLE, {"show": "invited"}).content.decode()


def test_an_invitation_with_mistakes_keeps_the_text(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    response = browser.post(f"{PEOPLE}new/", {"email": "nora", "name": "Nora Haugen", "role": cast.ana.role_id})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Nora Haugen"' in page
    assert "<title>Error: " in page
    known = browser.post(f"{PEOPLE}new/", {"email": cast.ana.email, "name": "Ana", "role": cast.ana.role_id})
    assert known.status_code == 302, "Ana never signed in, so she is simply invited again"


def test_who_has_signed_in_cannot_be_invited(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.ana.pk).update(last_login="2026-01-01T00:00Z")
    response = signed_in(cast.oskar).post(f"{PEOPLE}new/", {"email": cast.ana.email, "name": "Ana", "role": cast.ana.role_id})
    assert response.status_code == 422
    assert "Ana Petrova is here already" in response.content.decode()


def test_a_person_is_changed(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    sent = facts(cast.dev, name="Dev A. Anand", role=cast.lena.role_id, teams=[cast.bookings.pk], organisation="fjordcruise")
    response = browser.post(f"{PEOPLE}{cast.dev.pk}/", {**sent, "manages_organisation": "on"})
    assert response.status_code == 302
    dev = now(cast.dev)
    assert (dev.name, dev.role.slug, dev.organisation, dev.manages_organisation) == ("Dev A. Anand", "lead", cast.fjord, True)
    with acting(SYSTEM):
        assert list(dev.teams.values_list("name", flat=True)) == ["Bookings"]


def test_an_unknown_organisation_is_refused_at_its_field(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(f"{PEOPLE}{cast.dev.pk}/", facts(cast.dev, organisation="Nowhere Ltd"))
    assert response.status_code == 422
    assert "There is no organisation “Nowhere Ltd”" in response.content.decode()


def test_the_last_admin_cannot_step_down(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(f"{PEOPLE}{cast.oskar.pk}/", facts(cast.oskar, role=cast.ana.role_id))
    assert response.status_code == 422
    page = response.content.decode()
    assert "is the last person who can manage people" in page
    assert now(cast.oskar).role.slug == "admin"


def test_nobody_is_raised_above_who_raises_them(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        keeper = person("Petra Keeper", Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people"]))
        admin = Role.objects.get(slug="admin")
    browser = signed_in(keeper)
    for target in (cast.ana, keeper):
        page = browser.get(f"{PEOPLE}{target.pk}/").content.decode()
        assert f'<option value="{admin.pk}">' not in page
        assert browser.post(f"{PEOPLE}{target.pk}/", facts(target, role=admin.pk)).status_code == 422
        assert now(target).role_id == target.role_id
    assert browser.post(f"{PEOPLE}new/", {"email": "x@example.org", "name": "X", "role": admin.pk}).status_code == 422


def test_a_people_manager_without_teams_cannot_let_anybody_into_one(cast: Cast, signed_in: SignIn) -> None:
    with acting(SYSTEM):
        keeper = person("Petra Keeper", Role.objects.create(slug="keeper", name="Keeper", permissions=["settings.people", "ticket.note"]))
    browser = signed_in(keeper)
    browser.post(f"{PEOPLE}{keeper.pk}/", facts(keeper, teams=[cast.payments.pk]))
    browser.post(f"{PEOPLE}new/", {"email": "x@example.org", "name": "X", "role": keeper.role_id, "teams": [cast.payments.pk]})
    with acting(SYSTEM):
        assert not TeamMembership.objects.filter(person=keeper).exists()
        assert not TeamMembership.objects.filter(person__email="x@example.org").exists()


def test_a_colleague_who_becomes_a_customer_leaves_their_open_work_to_the_team(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        take(Ticket.objects.get(pk=ticket.pk), by=ana)
    browser = signed_in(cast.oskar)
    response = browser.post(f"{PEOPLE}{cast.ana.pk}/", facts(cast.ana, role=cast.ingrid.role_id), follow=True)
    assert "1 open ticket" in response.content.decode()
    with acting(SYSTEM):
        assert Ticket.objects.get(pk=ticket.pk).assignee is None
        assert not TeamMembership.objects.filter(person=cast.ana).exists()


def test_the_invitation_is_sent_again_and_the_old_link_ends(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    browser.post(f"{PEOPLE}new/", {"email": "nora@example.org", "name": "Nora", "role": cast.ana.role_id})
    with acting(SYSTEM):
        nora = Person.objects.get(email="nora@example.org")
    response = browser.post(f"{PEOPLE}{nora.pk}/invitation/", follow=True)
    assert "The earlier link no longer works" in response.content.decode()
    assert now(nora).invited_at > nora.invited_at  # type: ignore[operator]


def test_sessions_are_counted_and_ended(cast: Cast, signed_in: SignIn) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": cast.ana.email, "password": PASSWORD})
    admin = signed_in(cast.oskar)
    assert "Signed in in 1 browser" in admin.get(f"{PEOPLE}{cast.ana.pk}/").content.decode()
    admin.post(f"{PEOPLE}{cast.ana.pk}/sessions/")
    assert "Not signed in anywhere" in admin.get(f"{PEOPLE}{cast.ana.pk}/").content.decode()
    assert browser.get("/desk/settings/")["Location"].startswith("/accounts/login/")
