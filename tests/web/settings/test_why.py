"""The page that says why somebody sees a ticket, and what would open it."""

import pytest

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person
from tests.cast import Cast
from tests.tickets.making import ask
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
WHY = "/desk/settings/why/"


def test_a_yes_names_the_reasons(cast: Cast, signed_in: SignIn) -> None:
    number = ask(cast).pk
    page = signed_in(cast.oskar).post(WHY, {"person": cast.ana.email, "number": str(number)})
    assert page.status_code == 200
    desk, portal = page.context["verdicts"]
    assert (desk.headline, desk.reasons[0].words) == ("They see this ticket.", "Payments has it, which is their team.")
    assert (portal.door, portal.sees) == ("In the portal", False)


def test_a_no_says_what_would_open_it(cast: Cast, signed_in: SignIn) -> None:
    ticket = ask(cast)
    page = signed_in(cast.oskar).post(WHY, {"person": "mara lindqvist", "number": str(ticket.pk)})
    desk = page.context["verdicts"][0]
    assert not desk.sees
    assert "They join Payments, or it is handed over to a team of theirs." in desk.would_open
    assert ticket.subject not in page.content.decode()


def test_what_cannot_be_answered_is_said(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    page = browser.post(WHY, {"person": cast.ana.email, "number": "999999999"}).content.decode()
    assert "There is no ticket with the number 999999999" in page
    assert browser.post(WHY, {"person": "nobody@example.org", "number": "x"}).status_code == 422
    with acting(SYSTEM):
        Person.objects.filter(pk=cast.dev.pk).update(name="Dev Petrova")
    several = browser.post(WHY, {"person": "Petrova", "number": "1"})
    assert (several.status_code, "Several people are called so" in several.content.decode()) == (422, True)


def test_the_page_of_a_person_leads_there(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    assert f'href="{WHY}?person={cast.ana.pk}"' in browser.get(f"/desk/settings/people/{cast.ana.pk}/").content.decode()
    assert f'value="{cast.ana.email}"' in browser.get(f"{WHY}?person={cast.ana.pk}").content.decode()


def test_reads_across_teams_are_a_click_away_and_hold_the_asking(cast: Cast, signed_in: SignIn) -> None:
    browser = signed_in(cast.oskar)
    number = ask(cast).pk
    signed_in(cast.rita).get(f"/desk/tickets/{number}/")
    page = browser.post(WHY, {"person": cast.ana.email, "number": str(number)}).content.decode()
    assert '/desk/settings/audit/?kind=reads"' in page
    log = browser.get("/desk/settings/audit/?kind=reads").context["entries"]
    assert [entry.words for entry in log] == ["Asked why Ana Petrova sees a ticket", f"Opened ticket {number} of another team"]
