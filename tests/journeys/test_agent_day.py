"""A day's work of an agent, in a real browser."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from frontdesk.db.acting import acting
from frontdesk.tickets import actions
from frontdesk.tickets.models import Message, Priority, Status, Ticket
from tests.cast import Cast
from tests.journeys.conftest import OpenPage, sign_in
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]


def thread(page: Page) -> str:
    return page.locator("[data-thread]").inner_text()


def test_a_days_work(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast, subject="Card reader declines every payment")
    ask(cast, subject="Another question")
    page = browser_page(cast.ana)
    page.goto("/desk/")
    expect(page).to_have_title(re.compile("^My queue"))
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    page.get_by_role("link", name="Unassigned 2").click()
    page.get_by_role("link", name="Card reader declines").click()
    # The list stays, the address and the title are the ticket's.
    expect(page).to_have_url(re.compile(rf"/desk/tickets/{ticket.pk}/\?in=assignee%3Dnone$"))
    expect(page).to_have_title(re.compile(f"^{ticket.pk} Card reader"))
    expect(page.locator(f"#t-{ticket.pk}")).to_have_class(re.compile("is-open"))
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours.")).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")

    box = page.locator(".composer textarea")
    page.locator(".composer label", has_text="Internal note").click()
    expect(page.get_by_text("Only Payments will read this")).to_be_visible()
    box.fill("Their firmware is old")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Note added.")).to_be_visible()
    expect(page.get_by_role("article", name="Internal note by Ana Petrova")).to_contain_text("Payments")
    expect(box).to_have_value("")

    box.fill("Hold the button for ten seconds.")
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.get_by_text("Reply sent.")).to_be_visible()
    expect(page.locator("#m-status > summary")).to_contain_text("Waiting on customer")
    expect(box).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []

    page.get_by_role("combobox", name="New tag").fill("card reader")
    page.get_by_role("combobox", name="New tag").press("Enter")
    expect(page.get_by_role("button", name="Remove the tag card-reader")).to_be_visible()
    page.locator("#m-priority > summary").click()
    page.get_by_role("button", name="Urgent").click()
    expect(page.locator("#m-priority > summary")).to_contain_text("Urgent")
    expect(page.locator("#m-priority > summary")).to_be_focused()

    page.locator("#m-solve > summary").click()
    page.get_by_role("button", name="Solve and stay").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.reload()
    assert "You marked it as solved" in thread(page)
    with acting(cast.portal(cast.ingrid)):
        assert Ticket.objects.get(pk=ticket.pk).status == Status.SOLVED
        assert [message.body for message in Message.objects.order_by("id")][-1] == "Hold the button for ten seconds."


def test_handing_over_leads_back_to_the_list(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/?in=team%3Dpayments")
    page.locator("#m-team > summary").click()
    page.get_by_role("button", name="Bookings").click()
    expect(page).to_have_url(re.compile(r"/desk/tickets/\?team=payments$"))
    expect(page.get_by_text(f"Ticket {ticket.pk} handed over.")).to_be_visible()
    expect(page.get_by_text("No ticket matches")).to_be_visible()


def test_filter_search_sort_and_the_next_page(cast: Cast, browser_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.tickets.lists.PAGE_SIZE", 3)
    numbers = [ask(cast, subject=f"Question {count}", body="kayak" if count == 2 else "boat").pk for count in range(5)]
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    page.get_by_role("link", name="Next 50").click()
    expect(page.locator(f"#t-{numbers[4]}")).to_be_visible()
    page.get_by_role("link", name="Question 4").click()
    page.reload()
    # The list beside the ticket is the page that it was opened from.
    expect(page.locator(f"#t-{numbers[3]}")).to_be_visible()
    page.get_by_role("link", name="Back to the start").click()
    expect(page.locator(f"#t-{numbers[0]}")).to_be_visible()
    page.keyboard.press("f")
    page.get_by_role("searchbox", name="Text").fill("kayak")
    page.get_by_role("checkbox", name="New", exact=True).check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"\?status=new&q=kayak$"))
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("link", name="Text “kayak” , remove").click()
    expect(page).to_have_url(re.compile(r"\?status=new$"))
    page.get_by_label("Sort").click()
    page.get_by_role("link", name="Newest first").click()
    expect(page.locator("[data-row]").first).to_contain_text("Question 4")


def test_the_keyboard_alone_is_enough(cast: Cast, browser_page: OpenPage) -> None:
    first, second = ask(cast, subject="First question"), ask(cast, subject="Second question")
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#t-h")).to_have_text("Second question")
    expect(page.get_by_role("link", name="Second question")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#t-h")).to_have_text("First question")
    page.keyboard.press("i")
    expect(page.get_by_text("It is yours.")).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("n")
    page.keyboard.type("jkrnei / a note with every key")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article", name="Internal note by Ana Petrova")).to_contain_text("jkrnei / a note")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator(".composer textarea")).to_have_attribute("aria-label", "Reply to Ingrid Solheim")
    page.keyboard.type("Answered without a mouse")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Reply sent.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+E")
    expect(page.get_by_text("Solved.", exact=True)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search tickets")).to_be_focused()
    page.keyboard.type(str(second.pk))
    page.keyboard.press("Enter")
    expect(page.locator("#t-h")).to_have_text("Second question")
    with acting(cast.desk(cast.ana)):
        assert Ticket.objects.get(pk=first.pk).status == Status.SOLVED


def test_typed_text_outlives_swaps_and_never_changes_its_ticket(cast: Cast, browser_page: OpenPage) -> None:
    first, second = ask(cast, subject="First question"), ask(cast, subject="Second question")
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    page.locator("[data-row]", has_text="First question").click()
    box = page.locator(".composer textarea")
    box.fill("Meant for the first")
    page.locator("#m-priority > summary").click()
    page.get_by_role("button", name="High").click()
    expect(page.get_by_text("Priority changed.")).to_be_visible()
    expect(box).to_have_value("Meant for the first")
    page.locator("[data-row]", has_text="Second question").click()
    expect(page.locator("#t-h")).to_have_text("Second question")
    expect(box).to_have_value("")
    page.locator("[data-row]", has_text="First question").click()
    expect(page.locator("#t-h")).to_have_text("First question")
    expect(box).to_have_value("Meant for the first")
    page.reload()
    expect(box).to_have_value("Meant for the first")
    # Another tab's form, sent to the wrong address: refused, and offered again where it belongs.
    page.evaluate("(number) => { const form = document.querySelector('.composer'); form.removeAttribute('hx-boost');"
                  " const plain = form.cloneNode(true); plain.querySelector('textarea').value = 'Meant for the first';"
                  " plain.action = `/desk/tickets/${number}/messages/`; document.body.append(plain);"
                  " plain.querySelector('[name=send]').click(); }", second.pk)  # fmt: skip
    expect(page.get_by_role("heading", name="Nothing was sent")).to_be_visible()
    page.get_by_role("button", name=f"Send to ticket {first.pk}").click()
    expect(page.locator("[data-thread]")).to_contain_text("Meant for the first")
    with acting(cast.desk(cast.ana)):
        assert not Message.objects.filter(ticket=second, body="Meant for the first").exists()


def test_a_reply_that_crosses_another_is_stopped_with_its_text_and_files(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.locator(".composer textarea").fill("My answer")
    page.locator(".composer input[type=file]").set_input_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"one two"})
    expect(page.locator(".staged-reply input")).to_be_checked()
    with acting(cast.desk(cast.dev)) as dev:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="I was quicker", by=dev)
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.get_by_role("region", name="What arrived meanwhile")).to_contain_text("I was quicker")
    expect(page.locator(".composer textarea")).to_have_value("My answer")
    expect(page.locator(".composer [role=alert]")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/desk/tickets/{ticket.pk}/$"))
    page.get_by_role("button", name="Make it a note").click()
    note = page.get_by_role("article", name="Internal note by Ana Petrova")
    expect(note).to_contain_text("My answer")
    expect(note.get_by_role("link", name="plan.txt")).to_be_visible()
    expect(page.locator(".composer textarea")).to_have_value("")


def test_everything_works_with_scripts_off(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast, subject="Card reader")
    page = browser_page(cast.ana, js=False)
    page.goto("/desk/tickets/?team=payments")
    page.get_by_role("link", name="Card reader").click()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours.")).to_be_visible()
    page.locator("#m-status > summary").click()
    page.get_by_role("button", name="Waiting on others").click()
    expect(page.get_by_text("Status changed.")).to_be_visible()
    page.locator(".composer label", has_text="Internal note").click()
    page.locator(".composer textarea").fill("Seen without scripts")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("article", name="Internal note by Ana Petrova")).to_contain_text("Payments")
    page.locator(".composer textarea").fill("An answer without scripts")
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.locator("[data-thread]")).to_contain_text("An answer without scripts")
    expect(page).to_have_url(re.compile(rf"/desk/tickets/{ticket.pk}/\?in=team%3Dpayments$"))
    page.locator("#m-team > summary").click()
    page.get_by_role("button", name="Bookings").click()
    expect(page).to_have_url(re.compile(r"/desk/tickets/"))


def test_what_is_sent_after_the_session_ended_stays_in_the_box(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.locator(".composer textarea").fill("An hour of work")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.get_by_text("You were signed out, so nothing was sent.")).to_be_visible()
    expect(page.locator(".composer textarea")).to_have_value("An hour of work")
    sign_in(page.context, page.url.split("/desk/")[0], cast.ana)
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.locator("[data-thread]")).to_contain_text("An hour of work")


def test_counts_follow_what_one_does(cast: Cast, browser_page: OpenPage) -> None:
    ask(cast)
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/?assignee=none")
    expect(page.get_by_role("link", name="My queue 0")).to_be_visible()
    page.locator("[data-row]").click()
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("link", name="My queue 1")).to_be_visible()
    expect(page.get_by_role("heading", name="Unassigned 0")).to_be_visible()


def test_back_and_forward_lead_where_one_was(cast: Cast, browser_page: OpenPage) -> None:
    ask(cast, subject="First question")
    ask(cast, subject="Second question")
    page = browser_page(cast.ana)
    page.goto("/desk/tickets/")
    for subject in ("First question", "Second question"):
        page.locator("[data-row]", has_text=subject).click()
        expect(page.locator("#t-h")).to_have_text(subject)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It is yours.")).to_be_visible()
    page.go_back()
    expect(page.locator("#t-h")).to_have_text("First question")
    page.go_back()
    expect(page.get_by_text("Choose a ticket")).to_be_visible()
    page.go_forward()
    expect(page.locator("#t-h")).to_have_text("First question")


def test_two_agents_change_one_ticket_and_see_what_stands(cast: Cast, browser_page: OpenPage) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    page.goto(f"/desk/tickets/{ticket.pk}/")
    page.locator(".composer textarea").fill("Half a reply")
    with acting(cast.desk(cast.dev)) as dev:
        actions.change(Ticket.objects.get(pk=ticket.pk), version=1, priority=Priority.URGENT, by=dev)
    page.locator("#m-priority > summary").click()
    page.get_by_role("button", name="Low", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="nothing was overwritten")).to_be_focused()
    expect(page.locator("#m-priority > summary")).to_contain_text("Urgent")
    expect(page.locator(".composer textarea")).to_have_value("Half a reply")
