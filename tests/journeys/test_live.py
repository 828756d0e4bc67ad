"""Live pages in real browsers: what others do appears, and nothing that somebody is at moves, loses focus or is written over."""

import re
import time

import pytest
from playwright.sync_api import Page, Response, expect

from frontdesk.actor import SYSTEM
from frontdesk.db.acting import acting
from frontdesk.live.models import Mode, Presence
from frontdesk.tickets import actions
from frontdesk.tickets.models import Message, Priority, Ticket
from tests.cast import Cast
from tests.journeys.conftest import WAIT_MILLISECONDS, OpenPage
from tests.journeys.stream import FakeStream
from tests.tickets.making import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHIFT = (
    "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))"
    ".observe({ type: 'layout-shift', buffered: true });"
)


def listen(page: Page, stream: FakeStream, path: str, listeners: int = 1) -> None:
    """Open a page and wait until it hears of changes."""
    page.goto(path)
    stream.wait_for(listeners)
    expect(page.locator("html")).to_have_attribute("data-line", "up")


def order(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.row')].map((row) => row.id)")


def test_a_list_changes_in_place_and_arrivals_wait(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    first, second, third = (ask(cast, subject=f"Question {word}") for word in ("one", "two", "three"))
    page = browser_page(cast.ana)
    page.add_init_script(SHIFT)
    listen(page, stream, "/desk/tickets/?assignee=none")
    before = order(page)
    with acting(cast.desk(cast.dev)) as dev:
        actions.change(Ticket.objects.get(pk=third.pk), version=1, priority=Priority.URGENT, by=dev)
        actions.take(Ticket.objects.get(pk=second.pk), by=dev)
    arrival = ask(cast, subject="Question four")
    stream.tell()
    expect(page.locator(f"#t-{third.pk} .prio")).to_have_attribute("data-tone", "red")
    expect(page.locator(f"#t-{second.pk}")).to_contain_text("Taken by Dev")
    expect(page.locator("[data-news]")).to_have_text("1 new")
    expect(page.locator("[data-says]")).to_have_text("1 new ticket")
    expect(page.get_by_role("link", name="Unassigned 3")).to_be_visible()
    assert order(page) == before
    # Somebody is at a row: it waits until they leave.
    page.locator(f"#t-{first.pk} [data-row]").focus()
    with acting(cast.desk(cast.dev)) as dev:
        actions.change(Ticket.objects.get(pk=first.pk), version=1, subject="Question renamed", by=dev)
        actions.change(Ticket.objects.get(pk=third.pk), version=2, subject="Question three renamed", by=dev)
    stream.tell()
    expect(page.locator(f"#t-{third.pk}")).to_contain_text("renamed")
    expect(page.locator(f"#t-{first.pk} [data-row]")).to_be_focused()
    assert "renamed" not in page.locator(f"#t-{first.pk}").inner_text()
    page.locator("#q-h").focus()
    expect(page.locator(f"#t-{first.pk}")).to_contain_text("renamed")
    assert page.evaluate("window.shift") < 0.02
    page.locator("[data-news]").click()
    expect(page.locator(f"#t-{arrival.pk} [data-row]")).to_be_focused()
    expect(page.locator("[data-news]")).to_be_hidden()
    assert order(page) == [f"t-{ticket.pk}" for ticket in (third, first, arrival)]


def test_two_answer_at_once_and_each_sees_the_other(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    ticket = ask(cast, body="\n\n".join(f"Line {count}" for count in range(60)))
    ana, dev = browser_page(cast.ana), browser_page(cast.dev)
    ana.add_init_script(SHIFT)
    listen(ana, stream, f"/desk/tickets/{ticket.pk}/")
    listen(dev, stream, f"/desk/tickets/{ticket.pk}/", 2)
    ana.locator(".composer textarea").fill("My answer")
    top = ana.evaluate("(() => { const box = document.querySelector('[data-thread]'); box.scrollTop = 40; return box.scrollTop; })()")
    dev.locator(".composer textarea").fill("I was quicker")
    dev.get_by_role("button", name="Send, then wait for customer").click()
    expect(dev.locator("[data-thread]")).to_contain_text("I was quicker")
    stream.tell()
    # She reads further up: nothing moves, and what she sends is held against what she saw.
    expect(ana.locator("[data-newer]")).to_have_text("1 new message")
    expect(ana.locator("[data-thread]")).to_contain_text("I was quicker")
    expect(ana.locator("#m-status > summary")).to_contain_text("Waiting on customer")
    expect(ana.locator("[data-says]")).to_have_text("New message: Dev Anand")
    expect(ana.locator(".composer textarea")).to_be_focused()
    assert ana.evaluate("document.querySelector('[data-thread]').scrollTop") == top
    assert ana.evaluate("window.shift") < 0.02
    ana.get_by_role("button", name="Send, then wait for customer").click()
    expect(ana.get_by_role("region", name="What arrived meanwhile")).to_contain_text("I was quicker")
    expect(ana.locator(".composer textarea")).to_have_value("My answer")
    # In his, which is not doubled, it is one message.
    expect(dev.locator(".msg", has_text="I was quicker")).to_have_count(1)


def test_what_was_on_the_screen_can_be_answered(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    listen(page, stream, f"/desk/tickets/{ticket.pk}/")
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="One thing more", by=ingrid)
    stream.tell()
    expect(page.locator(".msg", has_text="One thing more")).to_be_in_viewport()
    expect(page.locator("[data-newer]")).to_be_hidden()
    page.locator(".composer textarea").fill("Seen both")
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.get_by_text("Reply sent.")).to_be_visible()


def test_an_open_menu_and_a_half_typed_tag_stay(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    listen(page, stream, f"/desk/tickets/{ticket.pk}/")
    page.get_by_role("combobox", name="New tag").fill("half a t")
    page.locator("#m-priority > summary").click()
    with acting(cast.desk(cast.dev)) as dev:
        actions.change(Ticket.objects.get(pk=ticket.pk), version=1, priority=Priority.URGENT, by=dev)
        actions.add_note(Ticket.objects.get(pk=ticket.pk), body="A note meanwhile", by=dev)
    stream.tell()
    expect(page.get_by_role("article", name="Internal note by Dev Anand")).to_be_visible()
    expect(page.get_by_role("button", name="Low", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="New tag")).to_have_value("half a t")
    page.keyboard.press("Escape")
    page.locator(".composer textarea").focus()
    expect(page.locator("#m-priority > summary")).to_contain_text("Urgent")


def test_a_lost_connection_and_a_restart_miss_and_double_nothing(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    ticket = ask(cast)
    page = browser_page(cast.ana)
    listen(page, stream, f"/desk/tickets/{ticket.pk}/")
    stream.tell()
    stream.is_up = False
    stream.drop()
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="While the desk was away", by=ingrid)
    stream.wait_for(0)
    page.context.set_offline(True)
    expect(page.locator("[data-line-says=off]")).to_be_visible()
    box = page.locator(".composer textarea")
    box.fill("Typed without a connection")
    expect(page.get_by_role("button", name="Offline").first).to_be_disabled()
    box.press("Control+Enter")
    expect(page.locator("[data-warns]")).to_have_text("Not sent: there is no connection. Your text is kept.")
    expect(box).to_have_value("Typed without a connection")
    stream.is_up = True
    stream.tell()
    page.context.set_offline(False)
    expect(page.locator(".msg", has_text="While the desk was away")).to_have_count(1, timeout=15_000)
    expect(page.locator("[data-line-says=off]")).to_be_hidden()
    with acting(cast.desk(cast.ana)):
        assert not Message.objects.filter(body="Typed without a connection").exists()
    page.get_by_role("button", name="Send, then wait for customer").click()
    expect(page.get_by_text("Reply sent.")).to_be_visible()


def test_two_tabs_share_one_stream_and_hand_it_on(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    ticket = ask(cast)
    first = browser_page(cast.ana)
    listen(first, stream, "/desk/tickets/")
    stream.tell()
    second = first.context.new_page()
    second.goto(f"/desk/tickets/{ticket.pk}/")
    expect(second.locator("html")).to_have_attribute("data-line", "up")
    assert len(stream.listeners) == 1
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Heard in both", by=ingrid)
    stream.tell()
    expect(second.locator(".msg", has_text="Heard in both")).to_be_visible()
    newest = str(stream.told[-1][0])
    first.close()
    with acting(cast.portal(cast.ingrid)) as ingrid:
        actions.reply(Ticket.objects.get(pk=ticket.pk), body="Said while nobody led", by=ingrid)
    stream.tell()
    expect(second.locator(".msg", has_text="Said while nobody led")).to_have_count(1)
    assert stream.since[-1] == newest


def says_that_they_write(answer: Response) -> bool:
    """Tell the answer to "writing" from that to the page's first question, which a slow machine gives as late."""
    return answer.url.endswith("/presence/") and answer.request.method == "POST" and "writing" in (answer.request.post_data or "")


def anybody_writes(ticket: Ticket) -> bool:
    with acting(SYSTEM):
        return Presence.objects.filter(ticket_id=ticket.pk, mode=Mode.WRITING).exists()


def test_who_writes_is_seen_in_the_ticket_and_on_its_row(cast: Cast, browser_page: OpenPage, stream: FakeStream) -> None:
    ticket = ask(cast, subject="Card reader")
    ana, dev = browser_page(cast.ana), browser_page(cast.dev)
    ana.add_init_script(SHIFT)
    listen(ana, stream, f"/desk/tickets/{ticket.pk}/?in=team%3Dpayments")
    listen(dev, stream, f"/desk/tickets/{ticket.pk}/", 2)
    expect(ana.locator(f"#t-{ticket.pk}")).to_be_visible()
    ana.locator(".composer textarea").fill("My half of it")
    with dev.expect_response(says_that_they_write):
        dev.locator(".composer textarea").press_sequentially("Hi")
    stream.send("presence", {"ticket": ticket.pk})
    expect(ana.locator("[data-present]")).to_contain_text("Dev started a reply just now")
    expect(ana.locator(f"#t-{ticket.pk} .marks")).to_contain_text("Dev is replying")
    expect(ana.locator("[data-says]")).to_have_text("Dev started a reply to this ticket.")
    expect(ana.locator(".composer textarea")).to_be_focused()
    expect(dev.locator("[data-present]")).to_contain_text("Ana started a reply")
    assert ana.evaluate("window.shift") < 0.02
    ana.get_by_role("button", name="Leave it to Dev").click()
    expect(ana.get_by_text("Left to Dev Anand. What you typed is kept as your draft.")).to_be_visible()
    expect(ana).to_have_url(re.compile(r"/desk/tickets/\?team=payments$"))
    ana.locator("[data-row]").click()
    expect(ana.locator(".composer textarea")).to_have_value("My half of it")
    dev.goto("/desk/tickets/")
    gone = time.monotonic() + WAIT_MILLISECONDS / 1000
    while anybody_writes(ticket) and time.monotonic() < gone:
        # Said on leaving, by a request that outlives its page.
        dev.wait_for_timeout(50)
    stream.send("presence", {"ticket": ticket.pk})
    expect(ana.locator("[data-present]")).not_to_contain_text("Dev")
