"""A role's grid by keyboard on a phone's width, and the page that says why somebody sees a ticket."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.identity.models import Role
from tests.cast import make_cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]


def test_how_far_a_role_reaches_is_set_by_keyboard_and_why_is_answered(
    transactional_db: None, browser_page: OpenPage, axe_in_both_themes: Check, no_sideways_scroll: Check
) -> None:
    desk.forget()
    cast = make_cast()
    ticket = ask(cast)
    page = browser_page(cast.oskar, width=360)
    page.goto("/desk/settings/roles/new/")
    page.get_by_label("Name", exact=True).fill("Trainee")
    answers = page.get_by_role("row", name="Answer customers")
    answers.get_by_role("radio", name="not at all").focus()
    page.keyboard.press("ArrowRight")
    expect(answers.get_by_role("radio", name="on tickets assigned to them")).to_be_checked()
    # The next row is one Tab away.
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    notes = page.get_by_role("row", name="Write internal notes")
    expect(notes.get_by_role("radio", name="on every ticket they can see")).to_be_focused()
    axe_in_both_themes(page)
    no_sideways_scroll(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The role Trainee is ready to be given.")).to_be_visible()
    with acting(SYSTEM):
        assert Role.objects.get(slug="trainee").permissions == ["ticket.reply", "ticket.reply:own", "ticket.note"]

    page.goto(f"/desk/settings/people/{cast.mara.pk}/")
    page.get_by_role("link", name="Why Mara sees a ticket").click()
    expect(page.get_by_role("textbox", name="Person")).to_have_value(cast.mara.email)
    page.get_by_role("textbox", name="Ticket number").fill(str(ticket.pk))
    page.keyboard.press("Enter")
    answer = page.get_by_role("region", name=f"Mara Lindqvist and ticket {ticket.pk}")
    expect(answer).to_be_focused()
    expect(answer.get_by_role("region", name="In the workspace")).to_contain_text("Payments has it, and they are not in that team.")
    expect(answer).not_to_contain_text(ticket.subject)
    axe_in_both_themes(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="What was read across teams").click()
    expect(page.get_by_text("Asked why Mara Lindqvist sees a ticket")).to_be_visible()
