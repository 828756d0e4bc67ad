"""Teams: made, filled, archived without losing a ticket."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Team, TeamMembership
from frontdesk.tickets.actions import add_note, reply, take
from frontdesk.tickets.models import Message, Status, Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
TEAMS = "/desk/settings/teams/"


def test_a_team_is_made_and_filled(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    response = browser.post(f"{TEAMS}new/", {"name": "Onboarding", "topic": "First steps", "icon": "wave"})
    assert response.status_code == 302
    with acting(SYSTEM):
        made = Team.objects.get(name="Onboarding")
    assert (made.topic, made.icon) == ("First steps", "wave")
    saved = browser.post(f"{TEAMS}{made.pk}/members/", {"members": [cast.mara.pk], "leads": [cast.lena.pk]})
    assert saved.status_code == 302
    with acting(SYSTEM):
        rows = set(TeamMembership.objects.filter(team=made).values_list("person_id", "is_lead"))
    assert rows == {(cast.mara.pk, False), (cast.lena.pk, True)}
    page = browser.get(TEAMS).content.decode()
    assert "Onboarding" in page
    assert "First steps" in page


def test_a_taken_name_is_refused_at_its_field(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(f"{TEAMS}new/", {"name": "payments", "topic": "Kept text", "icon": "card"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "There is a team “payments” already" in page
    assert 'value="Kept text"' in page


def test_a_customer_cannot_be_a_member(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(f"{TEAMS}{cast.payments.pk}/members/", {"members": [cast.ingrid.pk]})
    assert response.status_code == 422
    with acting(SYSTEM):
        assert not TeamMembership.objects.filter(person=cast.ingrid).exists()


def test_the_list_costs_the_same_for_many_teams(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    with CaptureQueriesContext(connection) as few:
        browser.get(TEAMS)
    with acting(SYSTEM):
        for number in range(30):
            team = Team.objects.create(name=f"Team {number}", slug=f"team-{number}")
            TeamMembership.objects.create(team=team, person=cast.lena, is_lead=True)
    with CaptureQueriesContext(connection) as many:
        browser.get(TEAMS)
    assert len(many) <= len(few) <= 12


def test_the_page_of_a_team_costs_the_same_for_many_members(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    with CaptureQueriesContext(connection) as one:
        browser.get(f"{TEAMS}{cast.bookings.pk}/")
    with CaptureQueriesContext(connection) as several:
        browser.get(f"{TEAMS}{cast.payments.pk}/")
    assert len(several) <= len(one) <= 20


def test_the_default_team_stays(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert "Choose another default team first" in browser.get(f"{TEAMS}{cast.payments.pk}/archive/").content.decode()
    response = browser.post(f"{TEAMS}{cast.payments.pk}/archive/", {"heir": cast.bookings.pk})
    assert response.status_code == 422
    with acting(SYSTEM):
        assert not Team.objects.get(pk=cast.payments.pk).is_archived


def test_a_team_with_open_tickets_is_archived_only_with_an_heir(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast, team_id=cast.bookings.pk)
    browser = signed_in(cast.oskar)
    assert "1 open ticket" in browser.get(f"{TEAMS}{cast.bookings.pk}/archive/").content.decode()
    refused = browser.post(f"{TEAMS}{cast.bookings.pk}/archive/", {"heir": ""})
    assert refused.status_code == 422
    assert "would be left alone" in refused.content.decode()
    with acting(SYSTEM):
        assert not Team.objects.get(pk=cast.bookings.pk).is_archived
    done = browser.post(f"{TEAMS}{cast.bookings.pk}/archive/", {"heir": cast.payments.pk})
    assert done.status_code == 302
    with acting(SYSTEM):
        assert Team.objects.get(pk=cast.bookings.pk).is_archived
        assert Ticket.objects.get(pk=ticket.pk).team_id == cast.payments.pk
    assert "Bookings" not in [team.name for team in browser.get(TEAMS).context["teams"]]
    assert "Bookings" in browser.get(f"{TEAMS}?show=archived").content.decode()


def test_a_solved_ticket_moves_too_so_that_its_answer_is_read(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast, team_id=cast.bookings.pk)
    with acting(cast.desk(cast.mara)) as mara:
        mine = Ticket.objects.get(pk=ticket.pk)
        take(mine, by=mara)
        add_note(mine, body="a secret of Bookings", by=mara)
        reply(mine, body="Done", then=Status.SOLVED, by=mara)
    signed_in(cast.oskar).post(f"{TEAMS}{cast.bookings.pk}/archive/", {"heir": cast.payments.pk})
    with acting(cast.portal(cast.ingrid)) as ingrid:
        reply(Ticket.objects.get(pk=ticket.pk), body="Not yet", by=ingrid)
    with acting(cast.desk(cast.ana)):
        moved = Ticket.objects.get(pk=ticket.pk)
        assert (moved.status, moved.assignee_id) == (Status.OPEN, None)
        assert not Message.objects.filter(ticket=moved, kind="note").exists()


def test_notes_of_an_archived_team_keep_their_readers(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast, team_id=cast.bookings.pk)
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.bookings, person=cast.dev)
    with acting(cast.desk(cast.mara)) as mara:
        add_note(Ticket.objects.get(pk=ticket.pk), body="a secret of Bookings", by=mara)
    signed_in(cast.oskar).post(f"{TEAMS}{cast.bookings.pk}/archive/", {"heir": cast.payments.pk})
    for who, sees in ((cast.mara, True), (cast.dev, True), (cast.ana, False), (cast.rita, False)):
        with acting(cast.desk(who)) as by:
            assert Message.objects.filter(ticket_id=ticket.pk, kind="note").exists() is sees, who.name
            assert cast.bookings.pk not in by.team_ids


def test_an_answer_to_a_closed_ticket_of_an_archived_team_reaches_somebody(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast, team_id=cast.bookings.pk)
    with acting(SYSTEM):
        past = "2026-01-01T00:00Z"
        Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED, solved_at=past, closed_at=past)
    signed_in(cast.oskar).post(f"{TEAMS}{cast.bookings.pk}/archive/", {"heir": ""})
    with acting(cast.portal(cast.ingrid)) as ingrid:
        message = reply(Ticket.objects.get(pk=ticket.pk), body="Again", by=ingrid)
        fresh = Ticket.objects.get(pk=message.ticket_id)
    assert (fresh.continues_id, fresh.team_id) == (ticket.pk, cast.payments.pk)


def test_an_archived_team_comes_back(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    browser.post(f"{TEAMS}{cast.bookings.pk}/archive/", {"heir": ""})
    assert "Bring back" in browser.get(f"{TEAMS}{cast.bookings.pk}/").content.decode()
    assert browser.get(f"{TEAMS}{cast.bookings.pk}/archive/").status_code == 302
    browser.post(f"{TEAMS}{cast.bookings.pk}/restoration/")
    with acting(SYSTEM):
        assert not Team.objects.get(pk=cast.bookings.pk).is_archived
