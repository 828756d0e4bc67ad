"""A rule from the first key to the ticket that it routed: written, tried, saved, explained, restored, and never overwritten unseen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.identity import desk
from frontdesk.routing import actions
from frontdesk.routing.models import Rule
from frontdesk.tickets.models import Ticket
from tests.cast import make_cast
from tests.journeys.conftest import OpenPage
from tests.tickets.making import ask

pytestmark = pytest.mark.browser
RULES = "/desk/settings/routing/"


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(label=value)


def test_a_rule_is_written_tried_saved_and_explains_itself(
    browser_page: OpenPage, axe_in_both_themes: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    desk.forget()
    cast = make_cast()
    ask(cast, subject="The card reader is dead")
    with acting(SYSTEM):
        # Oskar sees what a rule would do to tickets of Payments.
        cast.payments.memberships.create(person=cast.oskar)
    page = browser_page(cast.oskar)
    page.goto(RULES)
    page.get_by_role("link", name="New rule").press("Enter")
    # By keyboard alone.
    page.get_by_role("textbox", name="Name", exact=True).focus()
    page.keyboard.type("Card reader down")
    choose(page, "Field, condition 1", "Subject")
    page.get_by_label("Value, condition 1").focus()
    page.keyboard.type("card reader, terminal")
    choose(page, "Value, action 1", "Bookings")
    # The past follows what is typed.
    told = page.locator("#dry-run-told")
    expect(told.get_by_role("definition").nth(1)).to_have_text("1")
    expect(told.locator("ins")).to_have_text("Bookings")
    expect(told).to_contain_text("nobody in Bookings was on shift")
    page.get_by_role("button", name="Action", exact=True).press("Enter")
    expect(page.get_by_label("Action 2", exact=True)).to_be_focused()
    choose(page, "Action 2", "Set priority")
    choose(page, "Value, action 2", "Urgent")
    expect(told.get_by_role("definition").nth(2)).to_have_text("1")
    # An organisation is found by the beginning of its name, ticked, and takes part in the trial.
    page.get_by_role("button", name="Condition", exact=True).press("Enter")
    choose(page, "Field, condition 2", "Organisation")
    name = page.get_by_label("Add a value, condition 2")
    name.press_sequentially("fjo")
    expect(page.get_by_role("option", name="Fjordcruise")).to_be_visible()
    name.press("ArrowDown")
    name.press("Enter")
    expect(page.get_by_role("checkbox", name="Fjordcruise")).to_be_checked()
    expect(name).to_be_focused()
    expect(name).to_have_value("")
    expect(told.get_by_role("definition").nth(0)).to_have_text("1")
    page.get_by_role("button", name="Remove condition 2").press("Enter")
    expect(page.get_by_label("Field, condition 2")).to_have_count(0)
    page.get_by_role("button", name="Group", exact=True).press("Enter")
    expect(page.get_by_label("Field, condition 2")).to_be_focused()
    page.get_by_role("button", name="Remove condition 2").press("Enter")
    expect(page.get_by_label("Field, condition 2")).to_have_count(0)
    expect(page.get_by_role("button", name="Condition", exact=True)).to_be_focused()
    axe_in_both_themes(page)
    page.get_by_role("button", name="Save rule").last.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Card reader down")
    expect(page.get_by_text("Version 1, Oskar")).to_be_visible()

    # A customer's ticket goes its way, and says why.
    ticket = ask(cast, subject="Card reader refuses every card")
    desk_of_mara = browser_page(cast.mara)
    desk_of_mara.goto(f"/desk/tickets/{ticket.pk}/")
    first = desk_of_mara.locator(".event-why").first
    expect(first).to_contain_text("Frontdesk handed it over from Payments to Bookings")
    first.get_by_text("by rule Card reader down").press("Enter")
    expect(first).to_contain_text("Rule Card reader down, version 1: Subject has “card reader”.")
    axe_in_both_themes(desk_of_mara)

    # Somebody is quicker; nothing is overwritten, and one's own can be kept.
    with acting(SYSTEM):
        rule = Rule.objects.get()
    with acting(cast.settings(cast.oskar)) as oskar:
        facts = {"conditions": rule.conditions, "actions": rule.actions, "stops": True, "is_on": True}
        actions.change_rule(rule, version=1, name="Theirs", by=oskar, **facts)
    page.get_by_role("textbox", name="Name", exact=True).fill("Mine")
    page.get_by_role("button", name="Save rule").last.click()
    expect(page.get_by_role("heading", name="Changed by two people")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Mine")
    axe_in_both_themes(page)
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine")

    # Back to the first version in one press.
    page.get_by_text("Versions", exact=True).last.click()
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Card reader down")

    # On a phone, and without scripts.
    phone = browser_page(cast.oskar, "dark", 360)
    for place in (RULES, f"{RULES}{rule.pk}/"):
        phone.goto(place)
        no_sideways_scroll(phone)
        axe_in_both_themes(phone)
    plain = browser_page(cast.oskar, js=False)
    plain.goto(f"{RULES}{rule.pk}/")
    plain.get_by_role("button", name="Condition", exact=True).click()
    expect(plain.get_by_label("Field, condition 2")).to_be_visible()
    expect(plain.get_by_label("Value, condition 1")).to_have_value("card reader, terminal")
    with acting(SYSTEM):
        assert Ticket.objects.get(pk=ticket.pk).team_id == cast.bookings.pk
