"""Leaving the desk: open work goes on, sessions end, the last admin stays. And coming back."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, TeamMembership
from frontdesk.tickets.actions import hand_over_open_work, take
from frontdesk.tickets.models import Ticket
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db


def address(person: Person, verb: str = "deactivation") -> str:
    return f"/desk/settings/people/{person.pk}/{verb}/"


def taken_by_ana(cast: Cast) -> Ticket:
    ticket = ask(cast)
    with acting(cast.desk(cast.ana)) as ana:
        take(Ticket.objects.get(pk=ticket.pk), by=ana)
    return ticket


def assignee_of(ticket: Ticket) -> Person | None:
    with acting(SYSTEM):
        return Ticket.objects.select_related("assignee").defer("assignee__password").get(pk=ticket.pk).assignee


def is_active(person: Person) -> bool:
    with acting(SYSTEM):
        return Person.objects.get(pk=person.pk).is_active


def test_the_page_says_what_is_open_and_who_could_take_it(cast: Cast, signed_in: SignIn) -> None:
    taken_by_ana(cast)
    page = signed_in(cast.oskar).get(address(cast.ana)).content.decode()
    assert "1 open ticket is assigned to Ana" in page
    assert "Dev Anand takes all of them" in page
    assert "Mara Lindqvist" not in page, "she is in no team of these tickets"


def test_open_work_goes_to_a_teammate_and_the_session_ends(cast: Cast, signed_in: SignIn) -> None:
    ticket = taken_by_ana(cast)
    hers = signed_in(cast.ana)
    assert hers.get("/desk/settings/").status_code == 403
    response = signed_in(cast.oskar).post(address(cast.ana), {"heir": cast.dev.pk})
    assert response.status_code == 302
    assert not is_active(cast.ana)
    assert assignee_of(ticket) == cast.dev
    assert hers.get("/desk/settings/")["Location"].startswith("/accounts/login/")


def test_open_work_goes_back_to_the_team(cast: Cast, signed_in: SignIn) -> None:
    ticket = taken_by_ana(cast)
    signed_in(cast.oskar).post(address(cast.ana), {"heir": ""})
    assert not is_active(cast.ana)
    assert assignee_of(ticket) is None


def test_an_heir_outside_the_team_is_refused_and_nothing_happens(cast: Cast, signed_in: SignIn) -> None:
    ticket = taken_by_ana(cast)
    assert signed_in(cast.oskar).post(address(cast.ana), {"heir": cast.mara.pk}).status_code == 422
    assert is_active(cast.ana)
    assert assignee_of(ticket) == cast.ana


def test_work_is_not_handed_to_somebody_who_left_meanwhile(cast: Cast) -> None:
    ticket = taken_by_ana(cast)
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.dev.pk).update(is_active=False)
    with acting(cast.settings(cast.oskar)) as oskar:
        assert hand_over_open_work(cast.ana.pk, to_person_id=cast.dev.pk, by=oskar) == 1
    assert assignee_of(ticket) is None


def test_nobody_deactivates_themselves(cast: Cast, signed_in: SignIn) -> None:
    response = signed_in(cast.oskar).post(address(cast.oskar), {"heir": ""})
    assert response.status_code == 422
    assert "You cannot deactivate yourself" in response.content.decode()
    assert is_active(cast.oskar)


def test_who_is_deactivated_comes_back_with_role_and_teams(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    browser.post(address(cast.ana), {"heir": ""})
    assert browser.get(address(cast.ana)).status_code == 302
    assert "Let Ana back in" in browser.get(f"/desk/settings/people/{cast.ana.pk}/").content.decode()
    assert "Ana Petrova" in browser.get("/desk/settings/people/?show=deactivated").content.decode()
    browser.post(address(cast.ana, "reactivation"))
    assert is_active(cast.ana)
    with acting(SYSTEM):
        assert TeamMembership.objects.filter(person=cast.ana, team=cast.payments).exists()
