"""The page of the first steps: each leads to its form, with the form ready, and back."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from frontdesk.actor import SYSTEM
from frontdesk.coverage.models import TeamHours
from frontdesk.db.acting import acting
from frontdesk.identity.models import Person, Team
from frontdesk.routing.models import Rule
from frontdesk.tickets.models import Status, Ticket
from tests.cast import Cast
from tests.web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
BACK = {"from": "first-steps"}


@pytest.fixture
def oskars(cast: Cast, signed_in: SignIn) -> Iterator[Client]:
    """Give the admin's browser on a desk from which no mail leaves."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend", BASE_URL="http://127.0.0.1:8000"):
        yield signed_in(cast.oskar)


def body(browser: Client, address: str = "/desk/settings/", **query: str) -> str:
    return browser.get(address, query).content.decode()


def form_of(page: str) -> dict[str, str]:
    """Return what a page's form would send as it stands."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        named, value = (re.search(rf'{each}="([^"]*)"', tag) for each in ("name", "value"))
        if named and named[1] != "csrfmiddlewaretoken":
            found[named[1]] = value[1] if value else ""
    return found


def test_the_page_says_how_far_one_is_and_what_no_customer_would_get(oskars: Client) -> None:
    page = body(oskars)
    # The cast has teams and colleagues.
    assert "2 of 6" in page
    assert "No mail leaves this desk." in page
    assert "Only this computer can open its address." in page
    assert page.count("Subject of the test ticket") == 1


def test_a_desk_with_mail_and_an_address_is_told_of_neither(oskars: Client) -> None:
    with override_settings(EMAIL_BACKEND="frontdesk.mail.smtp.CarefulBackend", BASE_URL="https://help.example.org"):
        page = body(oskars)
    assert "No mail leaves" not in page
    assert "Only this computer" not in page


def test_hours_are_ready_and_saving_leads_back(oskars: Client, cast: Cast) -> None:
    address = re.search(r'href="(/desk/settings/coverage/[^"]*hours/[^"]*)"', body(oskars))
    assert address
    page = oskars.get(address[1].replace("&amp;", "&")).content.decode()
    sent = form_of(page)
    assert [sent[f"day{number}"] for number in (1, 5, 6)] == ["09:00-17:00", "09:00-17:00", ""]
    assert "data-own-zone" in page, "the browser fills in its own zone"
    assert 'href="/desk/settings/"' in page
    answer = oskars.post(address[1].replace("&amp;", "&"), sent | {"zone": "Europe/Oslo", "country": "", "owner": "", "special": ""})
    assert answer["Location"] == "/desk/settings/"
    with acting(SYSTEM):
        assert TeamHours.objects.get().ranges["5"] == [[540, 1020]]
    assert "3 of 6" in body(oskars)
    # Hours that are set are nobody's offer any more.
    assert "data-own-zone" not in oskars.get(address[1].replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize("begin", ["automatic", "words", "pressing"])
def test_each_rule_to_begin_with_can_be_saved_as_it_is(oskars: Client, begin: str) -> None:
    address = f"/desk/settings/routing/new/?begin={begin}&from=first-steps"
    page = oskars.get(address).content.decode()
    chosen = dict(re.findall(r'<select[^>]*name="([^"]*)"[^>]*>.*?<option value="([^"]*)"[^>]*selected', page, flags=re.DOTALL))
    assert oskars.post(address, form_of(page) | chosen | {"is_on": "on"})["Location"] == "/desk/settings/"
    with acting(SYSTEM):
        assert Rule.objects.get().is_on


def test_a_beginning_that_is_not_known_is_an_empty_rule(oskars: Client) -> None:
    assert oskars.get("/desk/settings/routing/new/?begin=<x>").status_code == 200


def test_whoever_is_invited_without_mail_gets_a_link_from_the_one_who_invites(oskars: Client) -> None:
    page = body(oskars, "/desk/settings/people/new/", **BACK)
    assert "you pass it on yourself" in page
    with acting(SYSTEM):
        role = Person.objects.get(name__startswith="Ana").role_id
    sent = {"email": "nora@desk.example", "name": "Nora", "role": role}
    theirs = oskars.post("/desk/settings/people/new/?from=first-steps", sent)["Location"]
    assert theirs.endswith("?from=first-steps")
    assert "Show the link" in oskars.get(theirs).content.decode()
    shown = oskars.post(f"{theirs.partition('?')[0]}invitation/link/?from=first-steps").content.decode()
    link = re.search(r'value="http://127.0.0.1:8000(/invitations/[^"]+)"', shown)
    assert link
    assert Client().get(link[1]).status_code == 200


def test_the_test_ticket_is_sent_answered_and_removed(oskars: Client, cast: Cast) -> None:
    # Oskar is in no team: he is told where it landed, and offered to join.
    assert oskars.post("/desk/test-ticket/", {"subject": "x" * 500})["Location"] == "/desk/settings/"
    assert "shorter" in body(oskars) or "longest" in body(oskars) or not Ticket.objects.exists()
    assert oskars.post("/desk/test-ticket/", {"subject": ""})["Location"] == "/desk/settings/"
    page = body(oskars)
    assert "nobody has it yet" in page
    assert "Join that team" in page
    assert oskars.post("/desk/test-ticket/solution/")["Location"] == "/desk/settings/"
    with acting(SYSTEM):
        assert [ticket.status for ticket in Ticket.objects.all()] == [Status.SOLVED]
    assert "Send another" in body(oskars)


def test_its_page_says_what_it_is(oskars: Client, cast: Cast, signed_in: SignIn) -> None:
    oskars.post("/desk/test-ticket/")
    with acting(SYSTEM):
        ticket = Ticket.objects.get()
        member = Person.objects.staff().filter(memberships__team=ticket.team_id).first()
    page = signed_in(member).get(f"/desk/tickets/{ticket.pk}/").content.decode()
    assert "This is a test ticket." in page
    # Who may not set the desk up solves it as they solve any other.
    assert f'formaction="/desk/tickets/{ticket.pk}/solution/' in page
    assert "First steps" not in page


def test_hidden_they_are_under_desk(oskars: Client) -> None:
    assert oskars.post("/desk/settings/first-steps/", {"shown": "0"})["Location"] == "/desk/settings/desk/"
    assert oskars.get("/desk/settings/")["Location"] == "/desk/settings/people/"
    assert "Show the first steps again" in body(oskars, "/desk/settings/desk/")
    assert oskars.post("/desk/settings/first-steps/", {"shown": "1"})["Location"] == "/desk/settings/"
    assert "2 of 6" in body(oskars)


def test_an_empty_queue_says_how_many_are_left_to_who_may_do_them(oskars: Client, cast: Cast, signed_in: SignIn) -> None:
    assert "First steps: 4 left" in body(oskars, "/desk/tickets/")
    assert "First steps" not in body(signed_in(cast.ana), "/desk/tickets/")
    assert "First steps" not in body(oskars, "/desk/tickets/", priority="urgent")


def test_the_test_customers_page_offers_nothing(oskars: Client) -> None:
    oskars.post("/desk/test-ticket/")
    with acting(SYSTEM):
        person = Person.objects.get(email="test@customer.invalid")
    page = body(oskars, f"/desk/settings/people/{person.pk}/")
    assert "The customer of test tickets." in page
    assert "back in" not in page
    assert oskars.post(f"/desk/settings/people/{person.pk}/reactivation/").status_code == 302
    with acting(SYSTEM):
        assert not Person.objects.get(pk=person.pk).is_active


def test_a_desk_without_a_team_is_led_to_make_one(oskars: Client) -> None:
    with acting(SYSTEM):
        Team.objects.update(is_archived=True)
    page = body(oskars)
    assert "/desk/settings/teams/new/?from=first-steps" in page
    assert "Create a team first" in page
