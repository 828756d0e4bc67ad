"""A lead lets the desk give out the team's tickets; an agent is away, comes back, and sees why a ticket is theirs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from frontdesk.identity import desk
from frontdesk.routing.giving_out import give_out
from tests.cast import make_cast
from tests.journeys.conftest import OpenPage
from tests.routing.making import assignees, is_there
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_tickets_go_to_who_is_there(
    browser_page: OpenPage, axe_in_both_themes: Callable[[Page], None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    desk.forget()
    cast = make_cast()
    is_there(cast.ana)
    first = ask(cast)
    leads, anas = browser_page(cast.lena), browser_page(cast.ana)

    leads.goto("/desk/settings/assignment/")
    leads.get_by_label("Whoever has the fewest open tickets").check()
    leads.get_by_label("Tickets each is given at most").fill("2")
    leads.get_by_role("button", name="Save").click()
    expect(leads.get_by_text("A ticket now would go to Ana Petrova.")).to_be_visible()
    expect(leads.get_by_role("row", name="Lena Vogt")).to_contain_text("Not signed in")
    leads.set_viewport_size({"width": 360, "height": 780})
    axe_in_both_themes(leads)
    no_sideways_scroll(leads)

    anas.goto("/desk/tickets/")
    anas.get_by_text(", your account").locator("xpath=..").click()
    anas.get_by_role("button", name="Away: no new tickets").click()
    expect(anas.get_by_text("You are away: no new ticket is given to you.")).to_be_visible()
    leads.reload()
    expect(leads.get_by_role("row", name="Ana Petrova")).to_contain_text("Set to away")
    assert give_out() == 0

    anas.get_by_text(", your account").locator("xpath=..").click()
    axe_in_both_themes(anas)
    anas.get_by_role("button", name="There again: give tickets").click()
    expect(anas.get_by_text("You are there again")).to_be_visible()
    assert give_out() == 1
    assert assignees(first) == [cast.ana.pk]
    anas.goto(f"/desk/tickets/{first.pk}/")
    expect(anas.get_by_text("Frontdesk assigned it to Ana Petrova: nobody else could take it")).to_be_visible()
