"""An admin looks at the desk as a colleague would: on a phone's width, by keyboard, and in all tabs at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import TeamMembership
from frontdesk.tickets.models import Tag
from tests.cast import PASSWORD, make_cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def test_an_admin_sees_as_a_colleague_in_every_tab_and_stops_by_a_key(
    transactional_db: None, browser_page: OpenPage, axe_in_both_themes: Check, no_sideways_scroll: Check
) -> None:
    desk.forget()
    cast = make_cast()
    with acting(SYSTEM):
        TeamMembership.objects.create(team=cast.payments, person=cast.oskar)
    ticket = ask(cast)
    page = browser_page(cast.oskar, width=360)
    page.goto(f"/desk/settings/people/{cast.ana.pk}/")
    page.get_by_role("link", name="See the desk as Ana would").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Colleague", exact=True)).to_have_value(cast.ana.email)
    axe_in_both_themes(page)
    no_sideways_scroll(page)
    # Another tab, in which something is being written.
    beside = page.context.new_page()
    beside.goto(f"/desk/tickets/{ticket.pk}/")
    box = beside.get_by_role("textbox", name="Reply to Ingrid Solheim")
    box.fill("Half a sentence")
    expect(beside.get_by_text("Draft saved")).to_be_visible()
    # And one with text that no draft keeps.
    typed = page.context.new_page()
    typed.goto("/desk/settings/tags/")
    typed.get_by_label("Name", exact=True).fill("fresh")

    page.get_by_role("button", name="See as this colleague").click()
    line = page.get_by_role("complementary", name="Seen as somebody else")
    expect(line).to_contain_text("You see the desk as Ana Petrova would.")
    expect(beside.get_by_role("complementary", name="Seen as somebody else")).to_be_visible()
    expect(box).to_have_value("")
    expect(typed.get_by_label("Name", exact=True)).to_have_value("fresh")
    typed.keyboard.press("Enter")
    expect(typed.get_by_role("heading", name="Nothing was changed")).to_be_visible()
    page.goto(f"/desk/tickets/{ticket.pk}/")
    expect(page.get_by_role("heading", name=ticket.subject)).to_be_visible()
    expect(page.get_by_role("textbox", name="Reply to Ingrid Solheim")).to_have_attribute("readonly", "")
    axe_in_both_themes(page)
    no_sideways_scroll(page)
    # A button is hers; what it does is refused in words, and the page stays.
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.get_by_role("alert").filter(has_text="so nothing was changed")).to_be_visible()
    page.goto("/profile/")
    expect(page.get_by_text("This page is always one's own")).to_be_visible()
    axe_in_both_themes(page)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.keyboard.press("q")
    expect(page.get_by_text("You see the desk as yourself again.")).to_be_visible()
    expect(line).to_be_hidden()
    assert page.url.endswith(f"/desk/tickets/{ticket.pk}/")
    # What was written before is where it was.
    expect(beside.get_by_role("complementary", name="Seen as somebody else")).to_be_hidden()
    expect(box).to_have_value("Half a sentence")
    typed.get_by_role("button", name="Send").click()
    expect(typed.get_by_text("fresh", exact=True).first).to_be_visible()
    with acting(SYSTEM):
        assert Tag.objects.filter(name="fresh").exists()
