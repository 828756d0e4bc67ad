"""An admin's day in a real browser: a team, an invitation, a colleague who comes and one who goes."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import Person, Team
from frontdesk.tickets import actions
from frontdesk.tickets.models import Ticket
from frontdesk.versions.keeping import begin
from tests.cast import PASSWORD, Cast, make_cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """Give the cast, committed."""
    desk.forget()
    return make_cast()


def test_a_team_is_set_up_and_its_new_agent_finds_the_queue(
    people: Cast, browser_page: OpenPage, run_jobs: Callable[[], int], axe: Callable[[Page], None]
) -> None:
    page = browser_page(people.oskar)
    page.goto("/desk/settings/")
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="Teams").click()
    page.get_by_role("link", name="New team").click()
    page.get_by_label("Name").fill("Onboarding")
    page.get_by_label("Topic").fill("First steps")
    page.get_by_role("radio", name="Wave").check(force=True)
    expect(page.locator("[data-sample]")).to_contain_text("First steps")
    page.get_by_role("button", name="Create team").click()
    expect(page.get_by_role("heading", name="Onboarding")).to_be_visible()

    page.goto("/desk/settings/people/new/")
    page.get_by_label("Email").fill("nora@example.org")
    page.get_by_label("Name").fill("Nora Haugen")
    page.get_by_label("Onboarding").check()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Invited, not yet joined")).to_be_visible()

    with acting(SYSTEM):
        team = Team.objects.get(name="Onboarding")
    ask(people, subject="Where do I begin?", team_id=team.pk)
    run_jobs()
    invitation = next(sent for sent in mail.outbox if sent.to == ["nora@example.org"])
    link = re.search(r"https?://\S+/invitations/\S+", invitation.body)
    assert link, invitation.body

    noras = browser_page()
    noras.goto(link.group())
    axe(noras)
    noras.get_by_label("Password").fill(PASSWORD)
    noras.get_by_role("button", name="Join").click()
    expect(noras.get_by_role("link", name="Onboarding")).to_be_visible()
    noras.get_by_role("link", name="Onboarding").first.click()
    expect(noras.get_by_role("link", name=re.compile("Where do I begin"))).to_be_visible()

    page.reload()
    expect(page.get_by_text("Invited, not yet joined")).to_have_count(0)
    expect(page.get_by_text("Signed in in 1 browser")).to_be_visible()


def test_a_colleague_who_leaves_is_out_at_once_and_their_work_goes_on(people: Cast, browser_page: OpenPage) -> None:
    ticket = ask(people)
    with acting(people.desk(people.ana)) as ana:
        actions.take(Ticket.objects.get(pk=ticket.pk), by=ana)
    anas = browser_page(people.ana)
    anas.goto("/desk/tickets/?assignee=me")
    expect(anas.get_by_role("link", name=re.compile("Card reader")).first).to_be_visible()

    page = browser_page(people.oskar)
    page.goto("/desk/settings/people/")
    page.get_by_role("link", name="Ana Petrova").click()
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_role("radio", name="Dev Anand takes all of them").check()
    page.get_by_role("button", name="Deactivate Ana").click()
    expect(page.get_by_role("button", name="Let Ana back in")).to_be_visible()

    anas.reload()
    expect(anas).to_have_url(re.compile("/accounts/login/"))
    with acting(SYSTEM):
        assert Ticket.objects.get(pk=ticket.pk).assignee_id == people.dev.pk
        assert not Person.objects.get(pk=people.ana.pk).is_active


def test_two_admins_at_one_form_see_each_other(
    people: Cast, browser_page: OpenPage, axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    first, second = browser_page(people.oskar), browser_page(people.oskar, "dark", 360)
    for page in (first, second):
        page.goto(f"/desk/settings/organisations/{people.fjord.pk}/")
    first.get_by_label("Name").fill("Fjord Cruises AS")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_role("heading", name="Fjord Cruises AS")).to_be_visible()
    second.get_by_label("Name").fill("Fjordcruise Bergen")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("group", name="Name")).to_contain_text("Fjord Cruises AS")
    expect(second.get_by_role("textbox", name="Name")).to_have_value("Fjordcruise Bergen")
    expect(second).to_have_title(re.compile("^Error: "))
    axe(second)
    no_sideways_scroll(second)
    second.get_by_role("radio", name="Take theirs").check()
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", name="Fjord Cruises AS")).to_be_visible()


def test_a_setting_is_changed_compared_and_brought_back(
    people: Cast, browser_page: OpenPage, axe: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    begin()
    page, phone = browser_page(people.oskar), browser_page(people.oskar, "dark", 360)
    place = f"/desk/settings/teams/{people.bookings.pk}/"
    for topic in ("Boats and tours", "Tours"):
        page.goto(place)
        page.get_by_label("Topic").fill(topic)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#id_topic")).to_have_value(topic)
    page.locator("summary", has_text="Versions").click()
    expect(page.get_by_role("listitem").filter(has_text="Version 3")).to_contain_text(re.compile("Boats and tours.*becomes.*Tours"))
    axe(page)
    phone.goto(place)
    phone.locator("summary", has_text="Versions").click()
    no_sideways_scroll(phone)
    phone.get_by_role("link", name="Compare version 1").click()
    expect(phone.get_by_role("group", name="Topic")).to_contain_text("Bookings")
    axe(phone)
    no_sideways_scroll(phone)
    # The other one is quicker by one click.
    page.get_by_role("button", name="Restore version 2").click()
    expect(page.locator("#id_topic")).to_have_value("Boats and tours")
    phone.get_by_role("button", name="Restore version 1").click()
    expect(phone.get_by_role("alert").first).to_contain_text("Oskar Nilsen saved it last")
    phone.get_by_role("button", name="Restore version 1").click()
    expect(phone.locator("#id_topic")).to_have_value("Bookings")
    page.goto("/desk/settings/versions/")
    expect(page.get_by_role("listitem").filter(has_text="Team: Bookings").first).to_contain_text(
        re.compile("Boats and tours.*becomes.*Bookings")
    )
    axe(page)


def test_the_desk_gets_its_colour_with_and_without_scripts(people: Cast, browser_page: OpenPage) -> None:
    page = browser_page(people.oskar)
    page.goto("/desk/settings/desk/")
    page.get_by_label("Colour").fill("30")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--hue')").strip() == "30"
    plain = browser_page(people.oskar, js=False)
    plain.goto("/desk/settings/desk/")
    plain.get_by_label("Name").fill("Harbour help")
    plain.get_by_label("Colour").focus()
    plain.keyboard.press("Home")
    plain.get_by_role("button", name="Save desk").click()
    expect(plain.get_by_role("link", name="Harbour help")).to_be_visible()
    assert plain.locator('link[href*="workspace-0."]').count() == 1


def test_a_role_is_made_with_the_keyboard_only(people: Cast, browser_page: OpenPage) -> None:
    page = browser_page(people.oskar)
    page.goto("/desk/settings/roles/new/")
    page.get_by_role("textbox", name="Name").focus()
    page.keyboard.type("Auditor")
    page.keyboard.press("Tab")
    # From no to one's own tickets, in the first line of the grid.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Auditor")).to_be_visible()
